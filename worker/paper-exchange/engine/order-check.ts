import { type Account, equityUsd, positionMarginUsd } from "./account.ts";
import { Dec, ZERO } from "./decimal.ts";
import type { ExchangeState } from "./exchange-state.ts";
import {
  INST_ID,
  LOTS_PER_CONTRACT,
  lotsToBtc,
  MAX_LIMIT_LOTS,
  MAX_MARKET_LOTS,
  TICKS_PER_USD,
  ticksToUsd,
  wholeUnits,
} from "./instrument.ts";
import type { Side } from "./market-event.ts";
import { ORDER_TYPES, type Order, type OrderRequest, type OrderType } from "./order.ts";
import { refusedPrice } from "./price-limit.ts";
import { type Refusal, refuse } from "./refusal.ts";

/** A request that may become an order. */
export interface OrderDraft {
  side: Side;
  ordType: OrderType;
  ticks: number | null;
  lots: number;
}

/** Checks a request against instrument, position and margin; returns the draft or a named refusal. */
export function checkOrder(
  state: ExchangeState,
  account: Account,
  request: OrderRequest,
): OrderDraft | Refusal {
  if (request.instId !== INST_ID) return refuse("51001");
  const ordType = ORDER_TYPES.find((type) => type === request.ordType);
  if (!ordType) return refuse("51000", "Parameter ordType error");
  if (request.side !== "buy" && request.side !== "sell") return refuse("51000", "Parameter side error");
  if (request.tdMode !== "cross")
    return refuse("51000", "Parameter tdMode error: this venue trades cross margin only");
  if (request.posSide !== "" && request.posSide !== "net") return refuse("51000", "Parameter posSide error");
  if (!/^[a-zA-Z0-9]{0,32}$/.test(request.clOrdId)) return refuse("51000", "Parameter clOrdId error");
  if (account.ordIdByClientId.has(request.clOrdId)) return refuse("51016");
  const size = checkSize(request.sz, ordType);
  if (typeof size !== "number") return size;
  const isPriced = ordType !== "market" && ordType !== "optimal_limit_ioc";
  const ticks = isPriced ? wholeUnits(request.px, TICKS_PER_USD) : null;
  if (isPriced && ticks === null) return refuse("51000", "Parameter px error");
  const beyond = ticks === null ? null : refusedPrice(state, request.side, ticks);
  if (beyond) return beyond;
  const draft: OrderDraft = { side: request.side, ordType, ticks, lots: size };
  return checkPosition(state, account, draft, request.isReduceOnly) ?? draft;
}

function checkSize(sz: string, ordType: OrderType): number | Refusal {
  if (!/^\d+(\.\d+)?$/.test(sz) || new Dec(sz).isZero()) return refuse("51000", "Parameter sz error");
  const lots = wholeUnits(sz, LOTS_PER_CONTRACT);
  if (lots === null) return refuse(new Dec(sz).lt(1 / LOTS_PER_CONTRACT) ? "51020" : "51121");
  const isMarket = ordType === "market" || ordType === "optimal_limit_ioc";
  return lots > (isMarket ? MAX_MARKET_LOTS : MAX_LIMIT_LOTS) ? refuse("51101") : lots;
}

function checkPosition(
  state: ExchangeState,
  account: Account,
  draft: OrderDraft,
  isReduceOnly: boolean,
): Refusal | null {
  const held = account.position.lots;
  const isAgainst = held !== 0 && (draft.side === "buy") === held < 0;
  if (isReduceOnly) return isAgainst ? null : refuse("51169");
  const openingLots = isAgainst ? Math.max(0, draft.lots - Math.abs(held)) : draft.lots;
  if (openingLots === 0) return null;
  const price = draft.ticks === null ? state.mark.markUsd : ticksToUsd(draft.ticks);
  const needed = lotsToBtc(openingLots).mul(price).div(account.leverage);
  return needed.gt(availableUsd(state, account)) ? refuse("51008") : null;
}

/** Would the changed order need more margin than is free? Reduce-only orders need none. */
export function isMarginShort(
  state: ExchangeState,
  account: Account,
  change: { order: Order; ticks: number; lots: number },
): boolean {
  const { order, ticks, lots } = change;
  if (order.isReduceOnly || order.ticks === null) return false;
  const value = (at: number, size: number) => ticksToUsd(at).mul(lotsToBtc(size - order.filledLots));
  const more = value(ticks, Math.max(lots, order.filledLots)).minus(value(order.ticks, order.lots));
  return more.div(account.leverage).gt(availableUsd(state, account));
}

/** Margin in USD bound by open orders that are not reduce-only. */
export function orderMarginUsd(
  account: Account,
  resting: Iterable<{
    account: string;
    isReduceOnly: boolean;
    ticks: number | null;
    lots: number;
    filledLots: number;
  }>,
): Dec {
  let bound = ZERO;
  for (const order of resting) {
    if (order.account !== account.name || order.isReduceOnly || order.ticks === null) continue;
    bound = bound.plus(lotsToBtc(order.lots - order.filledLots).mul(ticksToUsd(order.ticks)));
  }
  return bound.div(account.leverage);
}

/** Equity in USD that is free for new orders. */
export function availableUsd(state: ExchangeState, account: Account): Dec {
  const { markUsd } = state.mark;
  const free = equityUsd(account, markUsd)
    .minus(positionMarginUsd(account, markUsd))
    .minus(orderMarginUsd(account, state.resting.values()));
  return Dec.max(free, 0);
}
