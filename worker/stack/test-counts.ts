import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";

export type TestCounts = { passed: number; failed: number };

const vitestSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numFailedTestSuites: z.number(),
});
const playwrightSchema = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }),
  errors: z.array(z.unknown()),
});

const NOTHING: TestCounts = { passed: 0, failed: 0 };

function readJson(file: string): unknown {
  try {
    return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
  } catch {
    return undefined;
  }
}

/** Counts of a vitest run. A file that could not even be loaded failed as one test; no report counts as nothing. */
export function vitestCounts(report: unknown): TestCounts {
  const parsed = vitestSchema.safeParse(report);
  if (!parsed.success) return NOTHING;
  const { numPassedTests, numFailedTests, numFailedTestSuites } = parsed.data;
  return { passed: numPassedTests, failed: numFailedTests > 0 ? numFailedTests : numFailedTestSuites };
}

/** Counts of a Playwright run. A flaky test passed only when tried again, and counts as failed: so does a broken set-up. */
export function playwrightCounts(report: unknown): TestCounts {
  const parsed = playwrightSchema.safeParse(report);
  if (!parsed.success) return NOTHING;
  const { stats, errors } = parsed.data;
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length };
}

/**
 * The total of all reports and of the phases that failed. A phase that failed without naming a failed test counts as
 * one failure, so that the total never says 0 failed when something did; no test at all is a failure too.
 */
export function totalCounts(phases: readonly { isGood: boolean; counts: TestCounts }[]): TestCounts {
  const total = { passed: 0, failed: 0 };
  for (const { isGood, counts } of phases) {
    total.passed += counts.passed;
    total.failed += isGood ? counts.failed : Math.max(1, counts.failed);
  }
  return total.passed + total.failed === 0 ? { passed: 0, failed: 1 } : total;
}

export function readVitestCounts(file: string): TestCounts {
  return vitestCounts(readJson(file));
}

export function readPlaywrightCounts(file: string): TestCounts {
  return playwrightCounts(readJson(file));
}
