import { type Account, type Bill, bookTrade } from "./account.ts";
import { text } from "./decimal.ts";
import { type ExchangeState, takeId } from "./exchange-state.ts";
import { lotsToBtc, ticksToUsd } from "./instrument.ts";
import { type Amendment, CANCEL_SOURCE, type Fill, isOpen, type Order } from "./order.ts";

/** Tells listeners how an order stands now. */
export function announceOrder(
  state: ExchangeState,
  order: Order,
  cause: { fill?: Fill; amendment?: Amendment } = {},
): void {
  const { fill = null, amendment = null } = cause;
  state.events.push({ kind: "order", account: order.account, order: { ...order }, fill, amendment });
}

/** Cancels an open order at once. */
export function cancelNow(state: ExchangeState, order: Order, cancelSource: string, nowMs: number): void {
  if (!isOpen(order)) return;
  order.state = "canceled";
  order.cancelSource = cancelSource;
  order.updatedAtMs = nowMs;
  state.resting.delete(order.ordId);
  announceOrder(state, order);
}

/** Lots this order may still trade; a reduce-only order never trades more than the position holds. */
export function tradableLots(account: Account, order: Order): number {
  const left = order.lots - order.filledLots;
  if (!order.isReduceOnly) return left;
  const held = account.position.lots;
  const isAgainst = held !== 0 && (order.side === "buy") === held < 0;
  return isAgainst ? Math.min(left, Math.abs(held)) : 0;
}

/** Lots that an order may fill in one go; less than all of it while a fault forces partial fills. */
export function lotsAtOnce(state: ExchangeState, order: Order): number {
  const share = state.fillShares.get(order.account) ?? 1;
  return share >= 1 ? order.lots : Math.max(1, Math.floor(order.lots * share));
}

/** Fills part of an order at a price: position, balance, bill, order state, events. */
export function fillOrder(
  state: ExchangeState,
  order: Order,
  trade: { ticks: number; lots: number; isMaker: boolean; atMs: number },
): void {
  const account = state.accounts.get(order.account);
  if (!account) return;
  const lots = Math.min(trade.lots, tradableLots(account, order), lotsAtOnce(state, order));
  if (lots <= 0) return;
  const [tradeId, billId, posId] = [takeId(state), takeId(state), takeId(state)];
  const signedLots = order.side === "buy" ? lots : -lots;
  const heldBefore = account.position.lots;
  const { pnl, fee } = bookTrade(account, { ...trade, signedLots, tradeId, posId });
  const { ordId, clOrdId, tag, side } = order;
  const prices = { markUsd: text(state.mark.markUsd), indexUsd: text(state.mark.indexUsd) };
  const ids = { tradeId, billId, ordId, clOrdId, tag };
  const subType = tradeSubType(order, heldBefore);
  const fill: Fill = { ...ids, side, subType, pnl, fee, ...trade, ...prices, lots };
  account.fills.push(fill);
  account.bills.push(tradeBill(account, order, fill));
  order.filledLots += lots;
  order.filledUsd = order.filledUsd.plus(ticksToUsd(trade.ticks).mul(lotsToBtc(lots)));
  order.fee = order.fee.plus(fee);
  order.pnl = order.pnl.plus(pnl);
  order.lastFill = fill;
  order.updatedAtMs = trade.atMs;
  order.state = order.filledLots === order.lots ? "filled" : "partially_filled";
  if (order.state === "filled") state.resting.delete(order.ordId);
  announceOrder(state, order, { fill });
  state.events.push({ kind: "account", account: account.name, cause: "fill" });
  cancelPointlessReduceOnly(state, account, trade.atMs);
}

/** The venue's number for what a trade did to the position: open long 3, short 4; close long 5, short 6; liquidate 104, 105. */
function tradeSubType(order: Order, heldBefore: number): string {
  const isClosing = heldBefore !== 0 && (order.side === "buy") === heldBefore < 0;
  if (!isClosing) return order.side === "buy" ? "3" : "4";
  if (order.category === "full_liquidation") return heldBefore > 0 ? "104" : "105";
  return heldBefore > 0 ? "5" : "6";
}

function tradeBill(account: Account, order: Order, fill: Fill): Bill {
  return {
    billId: fill.billId,
    type: order.category === "full_liquidation" ? "5" : "2",
    subType: fill.subType,
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
    indexUsd: fill.indexUsd,
    markUsd: fill.markUsd,
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
