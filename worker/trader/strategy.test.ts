import { Decimal } from "decimal.js";
import { describe, expect, test } from "vitest";
import { type Action, chooseAction, type StrategyView, type WorkingOrder } from "./strategy.ts";

const NOW = 100_000;
const ORDER: WorkingOrder = { id: "o1", side: "buy", isExit: false, state: "OPEN", sentAtMs: NOW - 500 };
const VIEW: StrategyView = {
  nowMs: NOW,
  market: { bid: "28000", ask: "28000.1" },
  signal: { price: 28_000, fastAverage: 28_010, rsi: 40, rangeBps: 5, trendBps: 0 },
  positionBtc: new Decimal(0),
  positionSinceMs: null,
  order: null,
  lastDecisionMs: 0,
  isOnHold: false,
  isPausing: false,
  sizeBtc: "0.0001",
  pace: { decisionEveryMs: 5_000, orderRestMs: 15_000, minHoldMs: 500, holdPositionMs: 60_000 },
};
const WAIT: Action = { kind: "WAIT" };
const long = { positionBtc: new Decimal("0.0001"), positionSinceMs: NOW - 1_000 };
const short = { positionBtc: new Decimal("-0.0001"), positionSinceMs: NOW - 1_000 };

const ROWS: Array<{ name: string; view: Partial<StrategyView>; action: unknown }> = [
  {
    name: "below its average: buy at the bid",
    view: {},
    action: { kind: "ENTER", side: "buy", sizeBtc: "0.0001", price: "28000" },
  },
  {
    name: "above its average: sell at the ask",
    view: { signal: { ...VIEW.signal, fastAverage: 27_990 } },
    action: { kind: "ENTER", side: "sell", price: "28000.1" },
  },
  { name: "on its average: wait", view: { signal: { ...VIEW.signal, fastAverage: 28_000 } }, action: WAIT },
  { name: "no average yet: wait", view: { signal: { ...VIEW.signal, fastAverage: null } }, action: WAIT },
  { name: "no book: wait", view: { market: null }, action: WAIT },
  { name: "too soon after the last entry: wait", view: { lastDecisionMs: NOW - 4_999 }, action: WAIT },
  { name: "on hold: wait", view: { isOnHold: true }, action: WAIT },
  {
    name: "an entry rests while on hold: take it back",
    view: { isOnHold: true, order: ORDER },
    action: { kind: "CANCEL", id: "o1" },
  },
  {
    name: "an entry rests while pausing after a denial: let it rest",
    view: { isPausing: true, order: ORDER },
    action: WAIT,
  },
  {
    name: "an order has rested for its time: cancel",
    view: { order: { ...ORDER, sentAtMs: NOW - 15_000 } },
    action: { kind: "CANCEL", id: "o1" },
  },
  {
    name: "an order whose outcome is unknown: wait",
    view: { order: { ...ORDER, state: "PENDING", sentAtMs: 0 } },
    action: WAIT,
  },
  {
    name: "an order being cancelled: wait",
    view: { order: { ...ORDER, state: "CANCELLING", sentAtMs: 0 } },
    action: WAIT,
  },
  {
    name: "long: leave at the ask",
    view: long,
    action: { kind: "EXIT", side: "sell", sizeBtc: "0.0001", price: "28000.1" },
  },
  {
    name: "short: leave at the bid",
    view: short,
    action: { kind: "EXIT", side: "buy", sizeBtc: "0.0001", price: "28000" },
  },
  {
    name: "held for less than its least time: wait",
    view: { ...long, positionSinceMs: NOW - 499 },
    action: WAIT,
  },
  {
    name: "held for exactly its least time: leave",
    view: { ...long, positionSinceMs: NOW - 500 },
    action: { kind: "EXIT", side: "sell" },
  },
  {
    name: "long while on hold: still leave",
    view: { ...long, isOnHold: true },
    action: { kind: "EXIT", side: "sell" },
  },
  {
    name: "held too long: leave at market",
    view: { ...long, positionSinceMs: NOW - 60_000 },
    action: { kind: "EXIT", side: "sell", price: null },
  },
  {
    name: "held too long without a book: leave at market",
    view: { ...long, positionSinceMs: 0, market: null },
    action: { kind: "EXIT", price: null },
  },
  {
    name: "held too long with a resting exit: cancel it first",
    view: { ...long, positionSinceMs: 0, order: { ...ORDER, isExit: true } },
    action: { kind: "CANCEL" },
  },
];

describe("the strategy", () => {
  test.each(ROWS)("$name", ({ view, action }) => {
    expect(chooseAction({ ...VIEW, ...view })).toMatchObject(action as object);
  });
});
