import { Decimal } from "decimal.js";
import { decideRisk, type RiskDecision } from "./risk-decision.ts";

/** What was approved. Sizes in BTC, money in USD. */
export type GuardLimits = {
  approvedSizeBtc: string;
  positionLimitBtc: string;
  maxLossUsd: string;
  dailyLossCapUsd: string;
  /** Loss of the same day before this run. */
  dailyLossUsedUsd: string;
  maxOrdersPerMinute: number;
  quietWindowSec: number;
  isReduceOnlyMode: boolean;
  mode: "CONSERVATIVE" | "NORMAL";
};

export type GuardView = {
  nowMs: number;
  positionBtc: Decimal.Value;
  /** Entries whose outcome nobody knows and that may still arrive, BTC. */
  uncertainBtc?: Decimal.Value;
  /** Profit of this run so far, everything in; negative is a loss. */
  profitUsd: Decimal.Value;
  /** When entries were sent, epoch ms. */
  recentEntriesMs: readonly number[];
  funding: { nextAtMs: number; intervalMs: number } | null;
};

export type GuardedOrder = { side: "buy" | "sell"; sizeBtc: Decimal.Value; isReduceOnly: boolean };

/** The form's quiet window: half an hour, or a quarter of the funding interval when that is shorter. */
const QUIET_WINDOW_MAX_SEC = 1_800;
const MINUTE_MS = 60_000;

/**
 * The last look at an order before it leaves: approved size, position limit, loss limits, order rate, reduce-only mode,
 * quiet window. An exit is held only to size and direction, because closing must always be possible.
 */
export function guardOrder(order: GuardedOrder, view: GuardView, limits: GuardLimits): RiskDecision[] {
  if (order.isReduceOnly) return [reducesOnly(order, view)];
  return [
    orderSize(order, limits),
    sizing(view, limits),
    positionLimit(order, view, limits),
    maxLoss(view, limits),
    dailyLossCap(view, limits),
    orderRate(view, limits),
    reduceOnlyMode(limits),
    quietWindow(view, limits),
  ];
}

/** What must still hold while an entry rests; one that is denied takes the entry back. */
export function guardResting(view: GuardView, limits: GuardLimits): RiskDecision[] {
  return [maxLoss(view, limits), dailyLossCap(view, limits), quietWindow(view, limits)];
}

function reducesOnly(order: GuardedOrder, view: GuardView): RiskDecision {
  const position = new Decimal(view.positionBtc);
  const inputs = { side: order.side, sizeBtc: String(order.sizeBtc), positionBtc: position.toFixed() };
  const isAgainst = !position.isZero() && (order.side === "buy") === position.isNegative();
  const ok = isAgainst && position.abs().gte(order.sizeBtc);
  const text = ok
    ? "the order only makes the position smaller"
    : "the order would not only make the position smaller";
  return decideRisk("reducesOnly", ok, text, inputs);
}

function orderSize(order: GuardedOrder, { approvedSizeBtc }: GuardLimits): RiskDecision {
  const ok = new Decimal(order.sizeBtc).lte(approvedSizeBtc);
  const text = `order of ${order.sizeBtc} BTC is ${ok ? "within" : "above"} the approved ${approvedSizeBtc} BTC`;
  return decideRisk("orderSize", ok, text, { sizeBtc: String(order.sizeBtc), approvedSizeBtc });
}

/** Conservative sizing: never more than one approved size at risk, so an entry is made from flat only. */
function sizing(view: GuardView, { mode }: GuardLimits): RiskDecision {
  const position = new Decimal(view.positionBtc);
  const ok = mode !== "CONSERVATIVE" || position.isZero();
  const text =
    mode !== "CONSERVATIVE"
      ? "only the conservative mode enters from flat alone"
      : `the conservative mode enters from flat alone; the position is ${position.toFixed()} BTC`;
  return decideRisk("sizing", ok, text, { mode, positionBtc: position.toFixed() });
}

function positionLimit(
  order: GuardedOrder,
  view: GuardView,
  { positionLimitBtc }: GuardLimits,
): RiskDecision {
  const signed = new Decimal(order.sizeBtc).mul(order.side === "buy" ? 1 : -1);
  const uncertain = new Decimal(view.uncertainBtc ?? 0);
  const after = new Decimal(view.positionBtc).plus(signed).abs().plus(uncertain);
  const ok = after.lte(positionLimitBtc);
  const text = `position after the order would be ${uncertain.isZero() ? "" : "up to "}${after.toFixed()} BTC, ${ok ? "within" : "above"} the limit of ${positionLimitBtc} BTC`;
  const inputs = {
    positionBtc: String(view.positionBtc),
    uncertainBtc: uncertain.toFixed(),
    sizeBtc: String(order.sizeBtc),
    side: order.side,
    positionLimitBtc,
  };
  return decideRisk("positionLimit", ok, text, inputs);
}

/** Loss in USD, zero when there is a profit. */
function lossOf(profitUsd: Decimal.Value): Decimal {
  return Decimal.max(0, new Decimal(profitUsd).negated());
}

function maxLoss(view: GuardView, { maxLossUsd }: GuardLimits): RiskDecision {
  const loss = lossOf(view.profitUsd);
  const ok = loss.lt(maxLossUsd);
  const text = `loss of ${loss.toFixed(2)} USD is ${ok ? "below" : "at or above"} the maximum of ${maxLossUsd} USD`;
  return decideRisk("maxLoss", ok, text, { lossUsd: loss.toFixed(), maxLossUsd });
}

function dailyLossCap(view: GuardView, { dailyLossCapUsd, dailyLossUsedUsd }: GuardLimits): RiskDecision {
  const runLoss = lossOf(view.profitUsd);
  const loss = runLoss.plus(dailyLossUsedUsd);
  const ok = loss.lt(dailyLossCapUsd);
  const text = `loss of the day ${loss.toFixed(2)} USD is ${ok ? "below" : "at or above"} the cap of ${dailyLossCapUsd} USD`;
  return decideRisk("dailyLossCap", ok, text, {
    runLossUsd: runLoss.toFixed(),
    dailyLossUsedUsd,
    dailyLossCapUsd,
  });
}

function orderRate(view: GuardView, { maxOrdersPerMinute }: GuardLimits): RiskDecision {
  const entriesLastMinute = view.recentEntriesMs.filter((atMs) => view.nowMs - atMs < MINUTE_MS).length;
  const ok = entriesLastMinute < maxOrdersPerMinute;
  const text = `${entriesLastMinute} entries in the last minute, ${ok ? "below" : "at"} the limit of ${maxOrdersPerMinute}`;
  return decideRisk("orderRate", ok, text, { entriesLastMinute, maxOrdersPerMinute });
}

function reduceOnlyMode({ isReduceOnlyMode }: GuardLimits): RiskDecision {
  const text = isReduceOnlyMode ? "reduce-only mode allows no entry" : "reduce-only mode is off";
  return decideRisk("reduceOnlyMode", !isReduceOnlyMode, text, { isReduceOnlyMode });
}

/** Length in seconds of the window before a funding settlement in which no entry is made. */
export function quietWindowSecOf(intervalMs: number, capSec: number): number {
  return Math.min(QUIET_WINDOW_MAX_SEC, intervalMs / 4_000, capSec);
}

/** A settlement that is past and not yet replaced by the venue's next word is followed by one an interval later. */
export function msToFunding(nextAtMs: number, intervalMs: number, nowMs: number): number {
  const passed = nextAtMs >= nowMs ? 0 : Math.ceil((nowMs - nextAtMs) / intervalMs);
  return nextAtMs + passed * intervalMs - nowMs;
}

function quietWindow(view: GuardView, limits: GuardLimits): RiskDecision {
  if (!view.funding) {
    return decideRisk("quietWindow", false, "the next funding time is unknown", { nextFundingAtMs: null });
  }
  const { intervalMs, nextAtMs } = view.funding;
  const windowSec = quietWindowSecOf(intervalMs, limits.quietWindowSec);
  const secondsToFunding = msToFunding(nextAtMs, intervalMs, view.nowMs) / 1_000;
  const ok = secondsToFunding > windowSec;
  const text = `funding in ${secondsToFunding.toFixed(0)} s, ${ok ? "outside" : "inside"} the quiet window of ${windowSec} s`;
  return decideRisk("quietWindow", ok, text, {
    nextFundingAtMs: nextAtMs,
    intervalMs,
    nowMs: view.nowMs,
    capSec: limits.quietWindowSec,
    windowSec,
  });
}
