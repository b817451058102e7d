import { inCheckout } from "./checkout.ts";
import type { Phase } from "./phase-runner.ts";

function packageProgram(file: string): string {
  return inCheckout("node_modules", file);
}

const vitest = packageProgram("vitest/vitest.mjs");

/** Checks that look at the sources without running them, quickest first. */
export const STATIC_PHASES: readonly Phase[] = [
  {
    name: "format and lint (biome)",
    program: [packageProgram("@biomejs/biome/bin/biome"), "check", "--error-on-warnings", "."],
  },
  { name: "types (tsc)", program: [packageProgram("typescript/bin/tsc"), "--noEmit"] },
  {
    name: "who imports whom (dependency-cruiser)",
    program: [inCheckout("worker/stack/check-boundaries.ts")],
  },
  { name: "nothing unused (knip)", program: [packageProgram("knip/bin/knip.js"), "--no-config-hints"] },
];

/** A project of vitest; its counts go to the file as JSON, its words to the terminal. */
export function vitestPhase(name: string, project: "core" | "db" | "process", countsFile?: string): Phase {
  const report = countsFile
    ? ["--reporter=default", "--reporter=json", `--outputFile.json=${countsFile}`]
    : [];
  return { name, program: [vitest, "run", "--project", project, ...report] };
}

/** Browser tests; their counts go to the file as JSON. */
export function playwrightPhase(countsFile: string, chromium: string): Phase {
  return {
    name: "browser tests (Playwright)",
    program: [packageProgram("@playwright/test/cli.js"), "test", "--reporter=list,json"],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: countsFile, CHROME_PATH: chromium },
  };
}
