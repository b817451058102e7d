import { expect, test } from "vitest";
import { playwrightCounts, totalCounts, vitestCounts } from "./test-counts.ts";

const none = { passed: 0, failed: 0 };

test.each([
  ["all passed", { numPassedTests: 7, numFailedTests: 0, numFailedTestSuites: 0 }, { passed: 7, failed: 0 }],
  ["some failed", { numPassedTests: 5, numFailedTests: 2, numFailedTestSuites: 3 }, { passed: 5, failed: 2 }],
  [
    "a file did not load",
    { numPassedTests: 5, numFailedTests: 0, numFailedTestSuites: 1 },
    { passed: 5, failed: 1 },
  ],
  ["no report", undefined, none],
])("vitest: %s", (_name, report, counts) => {
  expect(vitestCounts(report)).toEqual(counts);
});

test.each([
  ["all passed", { stats: { expected: 3, unexpected: 0, flaky: 0 }, errors: [] }, { passed: 3, failed: 0 }],
  [
    "a flaky one failed",
    { stats: { expected: 2, unexpected: 0, flaky: 1 }, errors: [] },
    { passed: 2, failed: 1 },
  ],
  [
    "the set-up broke",
    { stats: { expected: 0, unexpected: 0, flaky: 0 }, errors: [{}] },
    { passed: 0, failed: 1 },
  ],
  ["no report", {}, none],
])("Playwright: %s", (_name, report, counts) => {
  expect(playwrightCounts(report)).toEqual(counts);
});

test.each([
  ["no test at all is a failure", [], { passed: 0, failed: 1 }],
  ["phases that ran nothing are a failure", [{ isGood: true, counts: none }], { passed: 0, failed: 1 }],
  [
    "a failed phase without a failed test counts once",
    [{ isGood: false, counts: { passed: 4, failed: 0 } }],
    { passed: 4, failed: 1 },
  ],
  [
    "sums",
    [
      { isGood: true, counts: { passed: 4, failed: 0 } },
      { isGood: false, counts: { passed: 1, failed: 2 } },
    ],
    { passed: 5, failed: 2 },
  ],
])("total: %s", (_name, phases, counts) => {
  expect(totalCounts(phases)).toEqual(counts);
});
