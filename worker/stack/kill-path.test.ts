import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { inCheckout } from "./checkout.ts";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** What the boundary check says of a repository with just these files. */
async function violationsOf(files: Record<string, string>): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-boundaries-"));
  folders.push(folder);
  for (const [path, text] of Object.entries({ "tsconfig.json": "{}", ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  symlinkSync(inCheckout("node_modules"), join(folder, "node_modules"));
  const program = inCheckout("node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");
  const config = inCheckout(".dependency-cruiser.cjs");
  const args = [program, "--config", config, "--output-type", "json", "worker", "lib"];
  const stdout = await new Promise<string>((resolve, reject) => {
    // Violations give an exit code of their own; the answer is complete either way.
    execFile(process.execPath, args, { cwd: folder }, (error, out) => (out ? resolve(out) : reject(error)));
  });
  const { summary } = JSON.parse(stdout) as {
    summary: { violations: { from: string; to: string; rule: { name: string } }[] };
  };
  return summary.violations
    .filter(({ rule }) => rule.name === "kill-path-knows-no-rules")
    .map(({ from, to }) => `${from} → ${to}`);
}

const judge = { "lib/canary/judge.ts": "export const judge = 1;" };
const store = { "lib/service/open-service.ts": "export const open = 1;" };
const viaVenue = {
  "worker/venue/read-flat.ts": `export { judge } from "../../lib/canary/judge.ts";`,
  "worker/commands/kill-switch.ts": `export { judge } from "../venue/read-flat.ts";`,
};

test.each<[string, Record<string, string>, string[]]>([
  [
    "the kill sequence cannot import a judgement",
    { ...judge, "worker/flatten/flatten.ts": `export { judge } from "../../lib/canary/judge.ts";` },
    ["worker/flatten/flatten.ts → lib/canary/judge.ts"],
  ],
  [
    "nor can the command by a detour",
    { ...judge, ...viaVenue },
    [
      "worker/commands/kill-switch.ts → lib/canary/judge.ts",
      "worker/venue/read-flat.ts → lib/canary/judge.ts",
    ],
  ],
  [
    "nor the database",
    { ...store, "worker/flatten/flatten.ts": `export { open } from "../../lib/service/open-service.ts";` },
    ["worker/flatten/flatten.ts → lib/service/open-service.ts"],
  ],
  [
    "what an order looks like it may know",
    {
      "lib/canary/run-facts.ts": "export type Order = string;",
      "worker/flatten/flatten.ts": `export type { Order } from "../../lib/canary/run-facts.ts";`,
    },
    [],
  ],
])("%s", async (_name, files, expected) => {
  expect((await violationsOf(files)).sort()).toEqual(expected);
});
