import type { Account } from "./account.ts";
import { ZERO } from "./decimal.ts";
import { type ExchangeState, takeId } from "./exchange-state.ts";
import { announceOrder, cancelNow, fillOrder, lotsAtOnce, tradableLots } from "./fill-order.ts";
import { CANCEL_SOURCE, isOpen, type Order, type OrderCategory, type OrderRequest } from "./order.ts";
import { checkOrder, type OrderDraft } from "./order-check.ts";
import { isRefusal, type Refusal } from "./refusal.ts";

/** Takes an order in: refusal, or the order as it stands after matching. A crossing post-only is taken, then cancelled. */
export function placeOrder(
  state: ExchangeState,
  account: Account,
  request: OrderRequest,
  nowMs: number,
): Order | Refusal {
  const draft = checkOrder(state, account, request);
  if (isRefusal(draft)) return draft;
  const order = openOrder(state, account, { request, draft, category: "normal", nowMs });
  announceOrder(state, order);
  return matchOrder(state, account, { order, nowMs });
}

/** Lets an open order trade as far as its type and limit allow, and cancels what may not rest. */
export function matchOrder(
  state: ExchangeState,
  account: Account,
  match: { order: Order; nowMs: number },
): Order {
  const { order, nowMs } = match;
  const isCrossing = crosses(state, order, order.ticks);
  if (order.ordType === "post_only" && isCrossing) {
    cancelNow(state, order, CANCEL_SOURCE.postOnlyWouldTake, nowMs);
    return order;
  }
  if (order.ordType === "fok" && reachableLots(state, order) < order.lots) {
    cancelNow(state, order, CANCEL_SOURCE.fillOrKill, nowMs);
    return order;
  }
  if (isCrossing) takeLiquidity(state, account, { order, nowMs });
  if (isOpen(order)) settleRemainder(state, account, { order, nowMs });
  return order;
}

/** Registers an order that passed its checks. */
export function openOrder(
  state: ExchangeState,
  account: Account,
  take: { request: OrderRequest; draft: OrderDraft; category: OrderCategory; nowMs: number },
): Order {
  const { request, draft, category, nowMs } = take;
  const ownSide = draft.side === "buy" ? state.book.bids : state.book.asks;
  const order: Order = {
    ...draft,
    ordId: takeId(state),
    clOrdId: request.clOrdId,
    tag: request.tag,
    account: account.name,
    filledLots: 0,
    filledUsd: ZERO,
    fee: ZERO,
    pnl: ZERO,
    isReduceOnly: request.isReduceOnly,
    state: "live",
    cancelSource: "",
    queueAheadLots: draft.ticks === null ? 0 : ownSide.lotsAt(draft.ticks),
    cancelDueAtMs: null,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    leverage: account.leverage,
    category,
    lastFill: null,
  };
  account.orders.set(order.ordId, order);
  if (order.clOrdId !== "") account.ordIdByClientId.set(order.clOrdId, order.ordId);
  state.resting.set(order.ordId, order);
  return order;
}

/** Would this order trade at once? Market orders always would. */
function crosses(state: ExchangeState, order: Order, limitTicks: number | null): boolean {
  const best = order.side === "buy" ? state.book.asks.best() : state.book.bids.best();
  if (best === null) return false;
  if (limitTicks === null) return true;
  return order.side === "buy" ? best <= limitTicks : best >= limitTicks;
}

function reachableLevels(state: ExchangeState, order: Order) {
  const side = order.side === "buy" ? state.book.asks : state.book.bids;
  const limit = order.ticks;
  const levels = side.top(side.size);
  if (limit === null) return levels;
  return levels.filter(([ticks]) => (order.side === "buy" ? ticks <= limit : ticks >= limit));
}

function reachableLots(state: ExchangeState, order: Order): number {
  const shown = reachableLevels(state, order).reduce((sum, [, lots]) => sum + lots, 0);
  return Math.min(shown, lotsAtOnce(state, order));
}

/** Walks the book level by level at the displayed sizes. */
function takeLiquidity(state: ExchangeState, account: Account, take: { order: Order; nowMs: number }): void {
  const { order, nowMs } = take;
  const mostFilled = order.filledLots + lotsAtOnce(state, order);
  for (const [ticks, lots] of reachableLevels(state, order)) {
    if (!isOpen(order) || tradableLots(account, order) === 0) return;
    const allowed = mostFilled - order.filledLots;
    if (allowed <= 0) return;
    fillOrder(state, order, { ticks, lots: Math.min(lots, allowed), isMaker: false, atMs: nowMs });
  }
}

function settleRemainder(
  state: ExchangeState,
  account: Account,
  rest: { order: Order; nowMs: number },
): void {
  const { order, nowMs } = rest;
  const mayRest = order.ordType === "limit" || order.ordType === "post_only";
  if (order.isReduceOnly && tradableLots(account, order) === 0) {
    cancelNow(state, order, CANCEL_SOURCE.nothingToReduce, nowMs);
  } else if (!mayRest) cancelNow(state, order, CANCEL_SOURCE.notFilledAtOnce, nowMs);
}
