import type { Decimal } from "decimal.js";
import type { Signal } from "./signal.ts";

/** The one order that may be working at a time. */
export type WorkingOrder = {
  id: string;
  side: "buy" | "sell";
  isExit: boolean;
  /** PENDING: sent, outcome not known yet; CANCELLING: asked to cancel, not confirmed yet. */
  state: "PENDING" | "OPEN" | "CANCELLING";
  sentAtMs: number;
};

export type StrategyView = {
  nowMs: number;
  market: { bid: string; ask: string } | null;
  signal: Signal;
  positionBtc: Decimal;
  positionSinceMs: number | null;
  order: WorkingOrder | null;
  lastDecisionMs: number;
  /** Entries are on hold: a resting one is taken back too. */
  isOnHold: boolean;
  /** A short pause after a denied entry. */
  isPausing: boolean;
  sizeBtc: string;
  pace: { decisionEveryMs: number; orderRestMs: number; minHoldMs: number; holdPositionMs: number };
};

export type Action =
  | { kind: "WAIT" }
  | { kind: "CANCEL"; id: string; reason: string }
  | { kind: "ENTER"; side: "buy" | "sell"; sizeBtc: string; price: string }
  /** `price` null: at market. */
  | { kind: "EXIT"; side: "buy" | "sell"; sizeBtc: string; price: string | null; reason: string };

const WAIT: Action = { kind: "WAIT" };

/**
 * Conservative mean reversion, one order at a time: enter post-only on the side that price has moved away from, leave
 * reduce-only at the best price, at market when held too long. Pure: the same view gives the same action.
 */
export function chooseAction(view: StrategyView): Action {
  if (view.order) return upkeep(view, view.order);
  if (!view.positionBtc.isZero()) return exit(view);
  if (view.isOnHold || view.isPausing || view.nowMs - view.lastDecisionMs < view.pace.decisionEveryMs)
    return WAIT;
  const side = entrySide(view.signal);
  if (!side || !view.market) return WAIT;
  return {
    kind: "ENTER",
    side,
    sizeBtc: view.sizeBtc,
    price: side === "buy" ? view.market.bid : view.market.ask,
  };
}

/** Mean reversion: buy below the fast average, sell above it; neither when price stands on it or is unknown. */
export function entrySide({ price, fastAverage }: Signal): "buy" | "sell" | null {
  if (price === null || fastAverage === null || price === fastAverage) return null;
  return price < fastAverage ? "buy" : "sell";
}

function upkeep(view: StrategyView, order: WorkingOrder): Action {
  if (order.state !== "OPEN") return WAIT;
  if (!order.isExit && view.isOnHold) return { kind: "CANCEL", id: order.id, reason: "entries are on hold" };
  const mustLeave = order.isExit && isHeldTooLong(view);
  if (mustLeave) return { kind: "CANCEL", id: order.id, reason: "held too long, leaving at market" };
  const isRested = view.nowMs - order.sentAtMs >= view.pace.orderRestMs;
  return isRested ? { kind: "CANCEL", id: order.id, reason: "rested for its time" } : WAIT;
}

/** A reversion needs its time; a venue that says nothing about since when counts as long enough. */
function isHeldTooShort({ nowMs, positionSinceMs, pace }: StrategyView): boolean {
  return positionSinceMs !== null && nowMs - positionSinceMs < pace.minHoldMs;
}

function isHeldTooLong({ nowMs, positionSinceMs, pace }: StrategyView): boolean {
  return positionSinceMs !== null && nowMs - positionSinceMs >= pace.holdPositionMs;
}

function exit(view: StrategyView): Action {
  const side = view.positionBtc.isPositive() ? "sell" : "buy";
  const sizeBtc = view.positionBtc.abs().toFixed();
  if (isHeldTooLong(view)) return { kind: "EXIT", side, sizeBtc, price: null, reason: "held too long" };
  if (!view.market || isHeldTooShort(view)) return WAIT;
  const price = side === "sell" ? view.market.ask : view.market.bid;
  return { kind: "EXIT", side, sizeBtc, price, reason: "take the price back" };
}
