import { Decimal } from "decimal.js";

type Level = readonly [number | undefined, number | undefined, ...unknown[]];
export type Book = { bids: readonly Level[]; asks: readonly Level[] };

export type MarketView = {
  bid: string;
  ask: string;
  mid: number;
  spreadBps: number;
  /** Notional of the weaker side within 10 bps of mid. */
  depthUsd: number;
};

/** The form's depth window. */
export const DEPTH_WINDOW_BPS = 10;

/**
 * Best prices, spread = (ask − bid) ÷ mid × 10⁴ and weaker-side depth of a book in contracts. Null when a side is
 * empty or the book is crossed: no view is never a good view.
 */
export function viewMarket(book: Book, contractSize: Decimal): MarketView | null {
  const bid = book.bids[0]?.[0];
  const ask = book.asks[0]?.[0];
  if (bid === undefined || ask === undefined || bid <= 0 || ask < bid) return null;
  const mid = (bid + ask) / 2;
  const window = (mid * DEPTH_WINDOW_BPS) / 10_000;
  const contracts = contractSize.toNumber();
  const depthUsd = Math.min(
    notionalWithin(book.bids, (price) => price >= mid - window, contracts),
    notionalWithin(book.asks, (price) => price <= mid + window, contracts),
  );
  return {
    bid: new Decimal(bid).toFixed(),
    ask: new Decimal(ask).toFixed(),
    mid,
    spreadBps: ((ask - bid) / mid) * 10_000,
    depthUsd,
  };
}

function notionalWithin(
  levels: readonly Level[],
  isWithin: (price: number) => boolean,
  contractSize: number,
): number {
  let sum = 0;
  for (const [price, contracts] of levels) {
    if (price === undefined || contracts === undefined || !isWithin(price)) break;
    sum += price * contracts * contractSize;
  }
  return sum;
}
