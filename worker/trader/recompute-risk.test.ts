import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { filterEntry } from "./filters.ts";
import { guardOrder } from "./guard.ts";
import { recomputeRisk } from "./recompute-risk.ts";

const maybe = (arbitrary: fc.Arbitrary<number>) => fc.option(arbitrary, { nil: null });
const side = fc.constantFrom("buy" as const, "sell" as const);
const mode = fc.constantFrom("CONSERVATIVE" as const, "NORMAL" as const);
const cents = (min: number, max: number) => fc.integer({ min, max }).map((value) => String(value / 100));
const btc = (min: number, max: number) => fc.integer({ min, max }).map((value) => String(value / 10_000));

const filterInput = fc.record({
  side,
  market: fc.option(
    fc.record({ spreadBps: fc.double({ min: 0, max: 40, noNaN: true }), depthUsd: fc.nat(200_000) }),
    { nil: null },
  ),
  signal: fc.record({
    price: fc.constant(28_000),
    fastAverage: fc.constant(28_000),
    rsi: maybe(fc.oneof(fc.integer({ min: 49, max: 51 }), fc.double({ min: 0, max: 100, noNaN: true }))),
    rangeBps: maybe(fc.oneof(fc.constantFrom(30, 80), fc.double({ min: 0, max: 100, noNaN: true }))),
    trendBps: maybe(fc.oneof(fc.constantFrom(-50, 50), fc.double({ min: -80, max: 80, noNaN: true }))),
  }),
  limits: fc.record({
    maxSpreadBps: fc.constantFrom(0, 20),
    minDepthUsd: fc.constantFrom(0, 100_000),
    volatility: fc.constantFrom("STRICT" as const, "NORMAL" as const, "OFF" as const),
    rsiConfirm: fc.boolean(),
    mode,
  }),
});

const order = fc.record({ side, sizeBtc: btc(1, 4), isReduceOnly: fc.boolean() });
const NOW_MS = 1_700_000_000_000;
const funding = fc.record({
  nextAtMs: fc.integer({ min: -90_000, max: 30_000 }).map((sec) => NOW_MS + sec * 1_000),
  intervalMs: fc.constantFrom(60_000, 3_600_000, 8 * 3_600_000),
});
const guardView = fc.record({
  nowMs: fc.constant(NOW_MS),
  positionBtc: btc(-4, 4),
  uncertainBtc: btc(0, 2),
  profitUsd: cents(-12_000, 2_000),
  recentEntriesMs: fc.array(
    fc.nat(90_000).map((ago) => NOW_MS - ago),
    { maxLength: 6 },
  ),
  funding: fc.option(funding, { nil: null }),
});
const guardLimits = fc.record({
  approvedSizeBtc: btc(1, 3),
  positionLimitBtc: btc(1, 5),
  maxLossUsd: fc.constantFrom("50", "0.01"),
  dailyLossCapUsd: fc.constant("100"),
  dailyLossUsedUsd: cents(0, 10_000),
  maxOrdersPerMinute: fc.integer({ min: 1, max: 4 }),
  quietWindowSec: fc.constantFrom(0, 5, 1_800),
  isReduceOnlyMode: fc.boolean(),
  mode,
});

describe("every decision follows from its printed inputs alone", () => {
  test("the market filters", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(filterInput, (input) => {
        for (const { rule, result, inputs } of filterEntry(input)) {
          seen.add(`${rule} ${result}`);
          expect([rule, recomputeRisk({ rule, inputs: printed(inputs) })]).toEqual([rule, result]);
        }
      }),
      { numRuns: 2_000 },
    );
    expect(seen.size).toBe(10);
  });

  test("the guard", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(order, guardView, guardLimits, (one, view, limits) => {
        for (const { rule, result, inputs } of guardOrder(one, view, limits)) {
          seen.add(`${rule} ${result}`);
          expect([rule, recomputeRisk({ rule, inputs: printed(inputs) })]).toEqual([rule, result]);
        }
      }),
      { numRuns: 2_000 },
    );
    expect(seen.size).toBe(18);
  });
});

/** As a line on standard output carries them. */
function printed<T>(inputs: T): T {
  return JSON.parse(JSON.stringify(inputs)) as T;
}

describe("a line that cannot be recomputed says so", () => {
  type Row = { line: Parameters<typeof recomputeRisk>[0]; words: RegExp };
  test.each<Row>([
    { line: { rule: "moon", inputs: {} }, words: /no rule "moon"/ },
    { line: { rule: "maxLoss", inputs: { maxLossUsd: "50" } }, words: /lossUsd is missing/ },
    { line: { rule: "toString", inputs: {} }, words: /no rule/ },
    {
      line: {
        rule: "quietWindow",
        inputs: { nextFundingAtMs: 9e9, nowMs: 0, intervalMs: 3_600_000, capSec: 1_800, windowSec: 5 },
      },
      words: /windowSec does not follow/,
    },
  ])("$line.rule: $words", ({ line, words }) => {
    expect(() => recomputeRisk(line)).toThrow(words);
  });
});
