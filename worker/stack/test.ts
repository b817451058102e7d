import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { playwrightPhase, STATIC_PHASES, vitestPhase } from "./check-phases.ts";
import { inCheckout } from "./checkout.ts";
import { ensureBrowser } from "./ensure-browser.ts";
import { generateClient } from "./generate.ts";
import { type Phase, runPhase } from "./phase-runner.ts";
import { PlainFailure } from "./plain-failure.ts";
import { readPlaywrightCounts, readVitestCounts, type TestCounts, totalCounts } from "./test-counts.ts";

type Outcome = { isGood: boolean; counts: TestCounts };
type CountedPhase = { phase: () => Phase; counts: () => TestCounts };

const NO_TESTS = () => ({ passed: 0, failed: 0 });

/** The groups of `npm test`, quickest first: a group begins only when all before it are good. */
function groups(folder: string): CountedPhase[][] {
  const file = (name: string) => path.join(folder, `${name}.json`);
  return [
    [
      ...STATIC_PHASES.map((phase) => ({ phase: () => phase, counts: NO_TESTS })),
      {
        phase: () => vitestPhase("unit tests (vitest core)", "core", file("core")),
        counts: () => readVitestCounts(file("core")),
      },
    ],
    [
      {
        phase: () => vitestPhase("database tests (vitest db)", "db", file("db")),
        counts: () => readVitestCounts(file("db")),
      },
      {
        phase: () => vitestPhase("processes that die (vitest process)", "process", file("process")),
        counts: () => readVitestCounts(file("process")),
      },
    ],
    [
      {
        phase: () => ({ name: "build (next)", program: [inCheckout("worker/stack/build.ts")] }),
        counts: NO_TESTS,
      },
    ],
    [
      {
        phase: () => playwrightPhase(file("e2e"), ensureBrowser()),
        counts: () => readPlaywrightCounts(file("e2e")),
      },
    ],
  ];
}

async function runCounted({ phase, counts }: CountedPhase): Promise<Outcome> {
  try {
    const isGood = await runPhase(phase());
    return { isGood, counts: counts() };
  } catch (error) {
    if (!(error instanceof PlainFailure)) throw error;
    console.error(`\n${error.message}`);
    return { isGood: false, counts: NO_TESTS() };
  }
}

/** `npm test`: all that a fresh machine needs, then every check and test. The last line is the plain total. */
async function main(): Promise<TestCounts> {
  const folder = mkdtempSync(path.join(tmpdir(), "countersign-counts-"));
  const outcomes: Outcome[] = [];
  try {
    await generateClient();
    for (const group of groups(folder)) {
      for (const phase of group) outcomes.push(await runCounted(phase));
      if (outcomes.some(({ isGood }) => !isGood)) {
        console.log("\nLater phases are left out until this is mended.");
        break;
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return totalCounts(outcomes);
}

const startedAt = Date.now();
const { passed, failed } = await main();
console.log(`\nAll phases together: ${((Date.now() - startedAt) / 1_000).toFixed(0)} s`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
