import { type Account, type Bill, bookTrade } from "./account.ts";
import { text } from "./decimal.ts";
import { type ExchangeState, takeId } from "./exchange-state.ts";
import { lotsToBtc, ticksToUsd } from "./instrument.ts";
import { CANCEL_SOURCE, type Fill, isOpen, type Order } from "./order.ts";

/** Tells listeners how an order stands now. */
export function announceOrder(state: ExchangeState, order: Order, fill: Fill | null): void {
  state.events.push({ kind: "order", account: order.account, order: { ...order }, fill });
}

/** Cancels an open order at once. */
export function cancelNow(state: ExchangeState, order: Order, cancelSource: string, nowMs: number): void {
  if (!isOpen(order)) return;
  order.state = "canceled";
  order.cancelSource = cancelSource;
  order.updatedAtMs = nowMs;
  state.resting.delete(order.ordId);
  announceOrder(state, order, null);
}

/** Lots this order may still trade; a reduce-only order never trades more than the position holds. */
export function tradableLots(account: Account, order: Order): number {
  const left = order.lots - order.filledLots;
  if (!order.isReduceOnly) return left;
  const held = account.position.lots;
  const isAgainst = held !== 0 && (order.side === "buy") === held < 0;
  return isAgainst ? Math.min(left, Math.abs(held)) : 0;
}

/** Fills part of an order at a price: position, balance, bill, order state, events. */
export function fillOrder(
  state: ExchangeState,
  order: Order,
  trade: { ticks: number; lots: number; isMaker: boolean; atMs: number },
): void {
  const account = state.accounts.get(order.account);
  if (!account) return;
  const lots = Math.min(trade.lots, tradableLots(account, order));
  if (lots <= 0) return;
  const [tradeId, billId, posId] = [takeId(state), takeId(state), takeId(state)];
  const signedLots = order.side === "buy" ? lots : -lots;
  const heldBefore = account.position.lots;
  const { pnl, fee } = bookTrade(account, { ...trade, signedLots, tradeId, posId });
  const { ordId, clOrdId, tag, side } = order;
  const fill: Fill = { tradeId, billId, ordId, clOrdId, tag, side, pnl, fee, ...trade, lots };
  account.fills.push(fill);
  account.bills.push(tradeBill(account, fill, heldBefore));
  order.filledLots += lots;
  order.filledUsd = order.filledUsd.plus(ticksToUsd(trade.ticks).mul(lotsToBtc(lots)));
  order.fee = order.fee.plus(fee);
  order.pnl = order.pnl.plus(pnl);
  order.lastFill = fill;
  order.updatedAtMs = trade.atMs;
  order.state = order.filledLots === order.lots ? "filled" : "partially_filled";
  if (order.state === "filled") state.resting.delete(order.ordId);
  announceOrder(state, order, fill);
  state.events.push({ kind: "account", account: account.name, cause: "fill" });
  cancelPointlessReduceOnly(state, account, trade.atMs);
}

function tradeBill(account: Account, fill: Fill, heldBefore: number): Bill {
  const isClosing = heldBefore !== 0 && (fill.side === "buy") === heldBefore < 0;
  const subType = isClosing ? (heldBefore > 0 ? "5" : "6") : fill.side === "buy" ? "3" : "4";
  return {
    billId: fill.billId,
    type: "2",
    subType,
    change: fill.pnl.plus(fill.fee),
    balance: account.cash,
    pnl: fill.pnl,
    fee: fill.fee,
    lots: fill.lots,
    priceUsd: text(ticksToUsd(fill.ticks)),
    ordId: fill.ordId,
    clOrdId: fill.clOrdId,
    tradeId: fill.tradeId,
    execType: fill.isMaker ? "M" : "T",
    atMs: fill.atMs,
  };
}

function cancelPointlessReduceOnly(state: ExchangeState, account: Account, nowMs: number): void {
  for (const order of state.resting.values()) {
    const isMine = order.account === account.name && order.isReduceOnly;
    if (isMine && tradableLots(account, order) === 0)
      cancelNow(state, order, CANCEL_SOURCE.nothingToReduce, nowMs);
  }
}
