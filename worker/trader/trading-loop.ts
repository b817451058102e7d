import type { Decimal } from "decimal.js";
import { filterEntry } from "./filters.ts";
import type { TraderFlags } from "./flags.ts";
import { type GuardLimits, type GuardView, guardOrder, guardResting } from "./guard.ts";
import type { Ledger } from "./ledger.ts";
import type { NewOrder, OrderGateway } from "./order-gateway.ts";
import { isAllowed, type RiskDecision } from "./risk-decision.ts";
import type { Signal } from "./signal.ts";
import { chooseAction } from "./strategy.ts";
import type { Say } from "./telemetry-out.ts";

export type LoopView = {
  market: { bid: string; ask: string; spreadBps: number; depthUsd: number } | null;
  signal: Signal;
  funding: GuardView["funding"];
  /** Entries are on hold: asked for, or the books do not agree with the venue. */
  isOnHold: boolean;
  /** Entries that the venue did not know and that may still arrive, BTC. */
  uncertainBtc?: Decimal;
};

type LoopParts = {
  flags: TraderFlags;
  gateway: Pick<OrderGateway, "working" | "place" | "cancel">;
  ledger: Ledger;
  say: Say;
};

/** One look at the market: upkeep of the working order, then at most one new order. */
export type TradingLoop = { beat: (view: LoopView, nowMs: number) => Promise<void> };

/** A denied entry is considered again after this time, so that a filter is not evaluated on the same book twice. */
const DENIED_PAUSE_MS = 250;

export function createTradingLoop({ flags, gateway, ledger, say }: LoopParts): TradingLoop {
  let lastDecisionMs = 0;
  let deniedAtMs = 0;
  let recentEntriesMs: number[] = [];
  const lastResults = new Map<string, string>();

  const limits = limitsOf(flags);

  /** Decisions that lead to an order are all printed; the others when their result changes. */
  function report(decisions: readonly RiskDecision[], leadsToOrder: boolean): void {
    for (const decision of decisions) {
      const hasChanged = lastResults.get(decision.rule) !== decision.result;
      lastResults.set(decision.rule, decision.result);
      if (leadsToOrder || hasChanged) say({ type: "risk", ...decision });
    }
  }

  const guardViewOf = ({ funding, uncertainBtc }: LoopView, nowMs: number): GuardView => ({
    nowMs,
    positionBtc: ledger.position(),
    profitUsd: ledger.profit(),
    recentEntriesMs,
    funding,
    ...(uncertainBtc === undefined ? {} : { uncertainBtc }),
  });

  /** Why a resting entry may not rest any longer; null when it may, or when there is none. */
  function whyTakeBack(view: LoopView, nowMs: number): string | null {
    const order = gateway.working();
    if (!order || order.isExit || order.state !== "OPEN") return null;
    const denied = guardResting(guardViewOf(view, nowMs), limits).filter(({ result }) => result === "denied");
    report(denied, true);
    return denied[0]?.reason ?? null;
  }

  async function send(order: NewOrder, view: LoopView, nowMs: number): Promise<boolean> {
    recentEntriesMs = recentEntriesMs.filter((atMs) => nowMs - atMs < 60_000);
    const guardView = guardViewOf(view, nowMs);
    const { market, signal } = view;
    const filters = order.isReduceOnly
      ? []
      : filterEntry({ side: order.side, market, signal, limits: flags });
    const decisions = [...filters, ...guardOrder(order, guardView, limits)];
    const mayLeave = isAllowed(decisions);
    report(decisions, mayLeave);
    if (!mayLeave) return false;
    if (!order.isReduceOnly) recentEntriesMs.push(nowMs);
    await gateway.place(order);
    return true;
  }

  return {
    beat: async (view, nowMs) => {
      const takeBack = whyTakeBack(view, nowMs);
      if (takeBack !== null) return gateway.cancel(takeBack);
      const action = chooseAction({
        nowMs,
        market: view.market,
        signal: view.signal,
        positionBtc: ledger.position(),
        positionSinceMs: ledger.positionSinceMs(),
        order: gateway.working(),
        lastDecisionMs,
        isOnHold: view.isOnHold,
        isPausing: nowMs - deniedAtMs < DENIED_PAUSE_MS,
        sizeBtc: flags.size,
        pace: flags.pace,
      });
      if (action.kind === "WAIT") return;
      if (action.kind === "CANCEL") return gateway.cancel(action.reason);
      const { side, sizeBtc, price } = action;
      const hasLeft = await send({ side, sizeBtc, price, isReduceOnly: action.kind === "EXIT" }, view, nowMs);
      if (action.kind === "ENTER" && hasLeft) lastDecisionMs = nowMs;
      if (action.kind === "ENTER" && !hasLeft) deniedAtMs = nowMs;
    },
  };
}

function limitsOf(flags: TraderFlags): GuardLimits {
  return {
    approvedSizeBtc: flags.size,
    positionLimitBtc: flags.positionLimit,
    maxLossUsd: flags.maxLoss,
    dailyLossCapUsd: flags.dailyLossCap,
    dailyLossUsedUsd: flags.dailyLossUsed,
    maxOrdersPerMinute: flags.pace.maxOrdersPerMinute,
    quietWindowSec: flags.pace.quietWindowSec,
    isReduceOnlyMode: flags.reduceOnly,
    mode: flags.mode,
  };
}
