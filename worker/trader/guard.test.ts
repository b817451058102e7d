import { describe, expect, test } from "vitest";
import {
  type GuardedOrder,
  type GuardLimits,
  type GuardView,
  guardOrder,
  quietWindowSecOf,
} from "./guard.ts";

const HOUR_MS = 3_600_000;
const LIMITS: GuardLimits = {
  approvedSizeBtc: "0.0001",
  positionLimitBtc: "0.0002",
  maxLossUsd: "50",
  dailyLossCapUsd: "100",
  dailyLossUsedUsd: "0",
  maxOrdersPerMinute: 3,
  quietWindowSec: 1_800,
  isReduceOnlyMode: false,
  mode: "NORMAL",
};
const VIEW: GuardView = {
  nowMs: 10 * HOUR_MS,
  positionBtc: "0",
  profitUsd: "0",
  recentEntriesMs: [],
  funding: { nextAtMs: 14 * HOUR_MS, intervalMs: 8 * HOUR_MS },
};
const ENTRY: GuardedOrder = { side: "buy", sizeBtc: "0.0001", isReduceOnly: false };

type Row = {
  name: string;
  order?: Partial<GuardedOrder>;
  view?: Partial<GuardView>;
  limits?: Partial<GuardLimits>;
  denied: string[];
};
const minutes = (count: number) => count * 60_000;

const ROWS: Row[] = [
  { name: "an entry within all limits", denied: [] },
  { name: "an order above the approved size", order: { sizeBtc: "0.0002" }, denied: ["orderSize"] },
  { name: "an order up to the position limit", view: { positionBtc: "0.0001" }, denied: [] },
  { name: "an order beyond the position limit", view: { positionBtc: "0.0002" }, denied: ["positionLimit"] },
  {
    name: "an order on top of one that may still arrive",
    view: { positionBtc: "0.0001", uncertainBtc: "0.0001" },
    denied: ["positionLimit"],
  },
  {
    name: "a sale against a long position",
    order: { side: "sell" },
    view: { positionBtc: "0.0002" },
    denied: [],
  },
  {
    name: "a sale beyond the short limit",
    order: { side: "sell" },
    view: { positionBtc: "-0.0002" },
    denied: ["positionLimit"],
  },
  { name: "a loss one cent below the maximum", view: { profitUsd: "-49.99" }, denied: [] },
  { name: "a loss at the maximum", view: { profitUsd: "-50" }, denied: ["maxLoss"] },
  {
    name: "an earlier loss that reaches the daily cap",
    limits: { dailyLossUsedUsd: "100" },
    denied: ["dailyLossCap"],
  },
  {
    name: "losses that add up to the cap",
    view: { profitUsd: "-40" },
    limits: { dailyLossUsedUsd: "60" },
    denied: ["dailyLossCap"],
  },
  {
    name: "as many entries as a minute allows",
    view: { recentEntriesMs: [1, 2, 3].map((s) => VIEW.nowMs - s * 1_000) },
    denied: ["orderRate"],
  },
  {
    name: "entries of more than a minute ago",
    view: { recentEntriesMs: [61, 62, 63].map((s) => VIEW.nowMs - s * 1_000) },
    denied: [],
  },
  { name: "reduce-only mode", limits: { isReduceOnlyMode: true }, denied: ["reduceOnlyMode"] },
  { name: "29 minutes before funding", view: { nowMs: 14 * HOUR_MS - minutes(29) }, denied: ["quietWindow"] },
  { name: "31 minutes before funding", view: { nowMs: 14 * HOUR_MS - minutes(31) }, denied: [] },
  { name: "at the settlement itself", view: { nowMs: 14 * HOUR_MS }, denied: ["quietWindow"] },
  { name: "exactly where the quiet window begins", view: { nowMs: 13.5 * HOUR_MS }, denied: ["quietWindow"] },
  { name: "a settlement that has just passed", view: { nowMs: 14 * HOUR_MS + minutes(1) }, denied: [] },
  {
    name: "the settlement after one that the venue still names",
    view: { nowMs: 22 * HOUR_MS - minutes(29) },
    denied: ["quietWindow"],
  },
  { name: "a conservative entry from flat", limits: { mode: "CONSERVATIVE" }, denied: [] },
  {
    name: "a conservative entry on top of a position",
    view: { positionBtc: "0.0001" },
    limits: { mode: "CONSERVATIVE" },
    denied: ["sizing"],
  },
  { name: "an unknown funding time", view: { funding: null }, denied: ["quietWindow"] },
  {
    name: "an exit in reduce-only mode at the loss limit",
    order: { side: "sell", isReduceOnly: true },
    view: { positionBtc: "0.0001", profitUsd: "-60" },
    limits: { isReduceOnlyMode: true },
    denied: [],
  },
  {
    name: "an exit larger than the position",
    order: { side: "sell", sizeBtc: "0.0002", isReduceOnly: true },
    view: { positionBtc: "0.0001" },
    denied: ["reducesOnly"],
  },
  {
    name: "an exit on the wrong side",
    order: { isReduceOnly: true },
    view: { positionBtc: "0.0001" },
    denied: ["reducesOnly"],
  },
  { name: "an exit without a position", order: { isReduceOnly: true }, denied: ["reducesOnly"] },
];

describe("the guard", () => {
  test.each(ROWS)("$name: denied by $denied", ({ order, view, limits, denied }) => {
    const decisions = guardOrder({ ...ENTRY, ...order }, { ...VIEW, ...view }, { ...LIMITS, ...limits });
    expect(decisions.length).toBeGreaterThan(0);
    expect(
      decisions.filter((decision) => decision.result === "denied").map((decision) => decision.rule),
    ).toEqual(denied);
    for (const decision of decisions) expect(decision.reason).not.toBe("");
  });

  test.each([
    { intervalMs: 8 * HOUR_MS, capSec: 1_800, seconds: 1_800 },
    { intervalMs: HOUR_MS, capSec: 1_800, seconds: 900 },
    { intervalMs: 60_000, capSec: 1_800, seconds: 15 },
    { intervalMs: 8 * HOUR_MS, capSec: 5, seconds: 5 },
  ])("the quiet window of an interval of $intervalMs ms, capped at $capSec s, is $seconds s", (row) => {
    expect(quietWindowSecOf(row.intervalMs, row.capSec)).toBe(row.seconds);
  });
});
