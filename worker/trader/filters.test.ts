import { describe, expect, test } from "vitest";
import { type FilterLimits, filterEntry, MAX_RANGE_BPS, MAX_TREND_BPS } from "./filters.ts";
import type { Signal } from "./signal.ts";

const LIMITS: FilterLimits = {
  maxSpreadBps: 20,
  minDepthUsd: 100_000,
  volatility: "STRICT",
  rsiConfirm: true,
  mode: "CONSERVATIVE",
};
const MARKET = { spreadBps: 0.05, depthUsd: 2_500_000 };
const SIGNAL: Signal = { price: 28_000, fastAverage: 28_001, rsi: 40, rangeBps: 10, trendBps: -3 };

type Row = {
  name: string;
  side?: "buy" | "sell";
  market?: typeof MARKET | null;
  signal?: Partial<Signal>;
  limits?: Partial<FilterLimits>;
  denied: string[];
};
const ROWS: Row[] = [
  { name: "a calm, deep, tight market", denied: [] },
  { name: "no book", market: null, denied: ["spread", "depth"] },
  { name: "a spread at the limit", market: { ...MARKET, spreadBps: 20 }, denied: ["spread"] },
  { name: "a spread just below the limit", market: { ...MARKET, spreadBps: 19.99 }, denied: [] },
  { name: "a depth at the limit", market: { ...MARKET, depthUsd: 100_000 }, denied: ["depth"] },
  { name: "a range at the strict limit", signal: { rangeBps: MAX_RANGE_BPS.STRICT }, denied: ["volatility"] },
  {
    name: "the same range in normal mode",
    signal: { rangeBps: MAX_RANGE_BPS.STRICT },
    limits: { volatility: "NORMAL" },
    denied: [],
  },
  {
    name: "a wild range with the filter off",
    signal: { rangeBps: 500 },
    limits: { volatility: "OFF" },
    denied: [],
  },
  { name: "no one-minute bars", signal: { rangeBps: null, trendBps: null }, denied: ["volatility", "trend"] },
  { name: "a purchase with RSI above the middle", signal: { rsi: 60 }, denied: ["rsi"] },
  { name: "a sale with RSI above the middle", side: "sell", signal: { rsi: 60 }, denied: [] },
  { name: "no RSI yet", signal: { rsi: null }, denied: ["rsi"] },
  { name: "no RSI yet, confirmation off", signal: { rsi: null }, limits: { rsiConfirm: false }, denied: [] },
  { name: "a strong move", signal: { trendBps: -(MAX_TREND_BPS + 1) }, denied: ["trend"] },
  { name: "a strong move in normal mode", signal: { trendBps: 90 }, limits: { mode: "NORMAL" }, denied: [] },
];

describe("the market filters", () => {
  test.each(ROWS)("$name: denied by $denied", ({ side = "buy", market, signal, limits, denied }) => {
    const decisions = filterEntry({
      side,
      market: market === undefined ? MARKET : market,
      signal: { ...SIGNAL, ...signal },
      limits: { ...LIMITS, ...limits },
    });
    expect(decisions.map((decision) => decision.rule)).toEqual([
      "spread",
      "depth",
      "volatility",
      "rsi",
      "trend",
    ]);
    expect(
      decisions.filter((decision) => decision.result === "denied").map((decision) => decision.rule),
    ).toEqual(denied);
  });
});
