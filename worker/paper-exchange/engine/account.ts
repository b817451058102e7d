import { Dec, ZERO } from "./decimal.ts";
import { lotsToBtc, MAKER_FEE_RATE, TAKER_FEE_RATE, ticksToUsd } from "./instrument.ts";
import type { Fill, Order } from "./order.ts";

/** Booked amounts are rounded to this many decimals once, so every view shows the same number. */
const BOOKING_DECIMALS = 12;
const DEFAULT_LEVERAGE = 10;

/** Net position: lots > 0 long, < 0 short. The sums belong to the position since it was last flat. */
export interface Position {
  posId: string;
  lots: number;
  avgUsd: Dec;
  pnl: Dec;
  fee: Dec;
  funding: Dec;
  openedAtMs: number;
  updatedAtMs: number;
  lastTradeId: string;
  hasEverBeenHeld: boolean;
}

/** One change of the balance. type 2 trade, 5 liquidation, 8 funding; balance = balance after. */
export interface Bill {
  billId: string;
  type: "2" | "5" | "8";
  subType: string;
  change: Dec;
  balance: Dec;
  pnl: Dec;
  fee: Dec;
  lots: number;
  priceUsd: string;
  ordId: string;
  clOrdId: string;
  tradeId: string;
  execType: "" | "T" | "M";
  /** Index and mark price at that moment, USD. */
  indexUsd: string;
  markUsd: string;
  atMs: number;
}

/** A trading account. cash = start + realised + fees + funding, exactly (fees and funding are signed). */
export interface Account {
  name: string;
  start: Dec;
  cash: Dec;
  realised: Dec;
  fees: Dec;
  funding: Dec;
  leverage: number;
  position: Position;
  orders: Map<string, Order>;
  ordIdByClientId: Map<string, string>;
  fills: Fill[];
  bills: Bill[];
  /** Time at which all orders are cancelled unless refreshed; null when off. */
  cancelAllAtMs: number | null;
  updatedAtMs: number;
}

export function createAccount(name: string, startUsd: string, nowMs: number): Account {
  return {
    name,
    start: new Dec(startUsd),
    cash: new Dec(startUsd),
    realised: ZERO,
    fees: ZERO,
    funding: ZERO,
    leverage: DEFAULT_LEVERAGE,
    position: flatPosition(nowMs, false),
    orders: new Map(),
    ordIdByClientId: new Map(),
    fills: [],
    bills: [],
    cancelAllAtMs: null,
    updatedAtMs: nowMs,
  };
}

function flatPosition(nowMs: number, hasEverBeenHeld: boolean): Position {
  return {
    posId: "",
    lots: 0,
    avgUsd: ZERO,
    pnl: ZERO,
    fee: ZERO,
    funding: ZERO,
    openedAtMs: nowMs,
    updatedAtMs: nowMs,
    lastTradeId: "",
    hasEverBeenHeld,
  };
}

/** Unrealised profit in USD at a mark price: (mark − average entry) × size. */
export function unrealisedUsd(account: Account, markUsd: Dec): Dec {
  const { lots, avgUsd } = account.position;
  return lots === 0 ? ZERO : markUsd.minus(avgUsd).mul(lotsToBtc(lots));
}

/** Equity in USD: cash + unrealised. */
export function equityUsd(account: Account, markUsd: Dec): Dec {
  return account.cash.plus(unrealisedUsd(account, markUsd));
}

/** Margin in USD that the position uses at a mark price. */
export function positionMarginUsd(account: Account, markUsd: Dec): Dec {
  return lotsToBtc(Math.abs(account.position.lots)).mul(markUsd).div(account.leverage);
}

/** Maintenance margin, share of notional: the venue's lowest tier. */
const MAINTENANCE_RATE = new Dec("0.004");

/** Margin in USD below which the venue liquidates: maintenance on the notional, and the fee of closing it. */
export function liquidationMarginUsd(account: Account, markUsd: Dec): Dec {
  return lotsToBtc(Math.abs(account.position.lots)).mul(markUsd).mul(MAINTENANCE_RATE.plus(TAKER_FEE_RATE));
}

/** Maintenance margin in USD of the position. */
export function maintenanceUsd(account: Account, markUsd: Dec): Dec {
  return lotsToBtc(Math.abs(account.position.lots)).mul(markUsd).mul(MAINTENANCE_RATE);
}

/** Mark price in USD at which equity meets the liquidation margin; null when flat or when no positive price does. */
export function liquidationPriceUsd(account: Account): Dec | null {
  const { lots, avgUsd } = account.position;
  if (lots === 0) return null;
  const size = lotsToBtc(lots);
  const rate = MAINTENANCE_RATE.plus(TAKER_FEE_RATE);
  const price = size
    .mul(avgUsd)
    .minus(account.cash)
    .div(size.minus(size.abs().mul(rate)));
  return price.gt(0) ? price : null;
}

/** Profit, fee and position change of a trade, booked on the account. Returns what the trade earned and cost. */
export function bookTrade(
  account: Account,
  trade: {
    signedLots: number;
    ticks: number;
    isMaker: boolean;
    tradeId: string;
    posId: string;
    atMs: number;
  },
): { pnl: Dec; fee: Dec } {
  const price = ticksToUsd(trade.ticks);
  const before = account.position;
  const isReducing = before.lots !== 0 && Math.sign(before.lots) !== Math.sign(trade.signedLots);
  const closedLots = isReducing ? Math.min(Math.abs(before.lots), Math.abs(trade.signedLots)) : 0;
  const pnl = price
    .minus(before.avgUsd)
    .mul(lotsToBtc(closedLots * Math.sign(before.lots)))
    .toDecimalPlaces(BOOKING_DECIMALS);
  const rate = trade.isMaker ? MAKER_FEE_RATE : TAKER_FEE_RATE;
  const fee = price
    .mul(lotsToBtc(Math.abs(trade.signedLots)))
    .mul(rate)
    .neg()
    .toDecimalPlaces(BOOKING_DECIMALS);
  account.realised = account.realised.plus(pnl);
  account.fees = account.fees.plus(fee);
  account.cash = account.cash.plus(pnl).plus(fee);
  account.updatedAtMs = trade.atMs;
  movePosition(account, trade, { price, pnl, fee, closedLots });
  return { pnl, fee };
}

function movePosition(
  account: Account,
  trade: { signedLots: number; tradeId: string; posId: string; atMs: number },
  booked: { price: Dec; pnl: Dec; fee: Dec; closedLots: number },
): void {
  const before = account.position;
  const lots = before.lots + trade.signedLots;
  const openedLots = Math.abs(trade.signedLots) - booked.closedLots;
  const isNew = before.lots === 0 || (booked.closedLots > 0 && openedLots > 0);
  const base = isNew ? { ...flatPosition(trade.atMs, true), posId: trade.posId } : before;
  const held = booked.closedLots === 0 && !isNew ? Math.abs(before.lots) : 0;
  const avgUsd =
    openedLots === 0
      ? before.avgUsd
      : before.avgUsd
          .mul(held)
          .plus(booked.price.mul(openedLots))
          .div(held + openedLots);
  account.position = {
    ...base,
    lots,
    avgUsd: lots === 0 ? ZERO : avgUsd,
    pnl: base.pnl.plus(booked.pnl),
    fee: base.fee.plus(booked.fee),
    updatedAtMs: trade.atMs,
    lastTradeId: trade.tradeId,
    hasEverBeenHeld: true,
  };
}

/** Books a funding settlement: −size × mark × rate (USD). Returns the amount, zero when flat. */
export function bookFunding(account: Account, funding: { markUsd: Dec; rate: Dec; atMs: number }): Dec {
  const { lots } = account.position;
  if (lots === 0) return ZERO;
  const amount = lotsToBtc(lots)
    .mul(funding.markUsd)
    .mul(funding.rate)
    .neg()
    .toDecimalPlaces(BOOKING_DECIMALS);
  account.funding = account.funding.plus(amount);
  account.cash = account.cash.plus(amount);
  account.position = {
    ...account.position,
    funding: account.position.funding.plus(amount),
    updatedAtMs: funding.atMs,
  };
  account.updatedAtMs = funding.atMs;
  return amount;
}
