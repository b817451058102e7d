import { RateLimit } from "./rate-limit.ts";

/** How strict the venue is: as documented, or wide enough for many clients of one machine. */
export type RateLimitMode = "venue" | "generous";

/** Requests that the venue documents for each endpoint, per key (private) or address (public): [how many, in seconds]. */
const DOCUMENTED: Record<string, [count: number, seconds: number]> = {
  "POST trade/order": [60, 2],
  "POST trade/batch-orders": [300, 2],
  "POST trade/cancel-order": [60, 2],
  "POST trade/cancel-batch-orders": [300, 2],
  "POST trade/amend-order": [60, 2],
  "POST trade/amend-batch-orders": [300, 2],
  "POST trade/close-position": [20, 2],
  "GET trade/order": [60, 2],
  "GET trade/orders-pending": [60, 2],
  "GET trade/orders-history": [40, 2],
  "GET trade/orders-history-archive": [20, 2],
  "GET trade/fills": [60, 2],
  "GET trade/fills-history": [10, 2],
  "GET account/balance": [10, 2],
  "GET account/positions": [10, 2],
  "GET account/bills": [5, 1],
  "GET account/bills-archive": [5, 2],
  "GET account/trade-fee": [5, 2],
  "GET account/config": [5, 2],
  "GET account/leverage-info": [20, 2],
  "POST account/set-leverage": [40, 2],
  "POST account/set-position-mode": [5, 2],
  "GET asset/currencies": [6, 1],
  "public/time": [10, 2],
  "public/instruments": [20, 2],
  "system/status": [1, 5],
  "market/ticker": [20, 2],
  "market/tickers": [20, 2],
  "market/books": [40, 2],
  "market/books-full": [10, 2],
  "market/trades": [100, 2],
  "market/history-trades": [20, 2],
  "market/candles": [40, 2],
  "market/history-candles": [20, 2],
  "public/mark-price": [10, 2],
  "public/price-limit": [20, 2],
  "public/funding-rate": [10, 2],
  "public/funding-rate-history": [10, 2],
};
/** One cancel-all-after a second is documented; two more at once are let through, as the venue counts in windows. */
const CANCEL_ALL_AFTER = "POST trade/cancel-all-after";
const CANCEL_ALL_BURST = 3;
/** Requests one endpoint takes from one client in generous mode: at once, and each second. */
const GENEROUS_BURST = 400;
const GENEROUS_PER_SECOND = 200;

/** One limit an endpoint; batches count their orders. */
export class RateLimits {
  private readonly mode: RateLimitMode;
  private readonly limits = new Map<string, RateLimit>();

  constructor(mode: RateLimitMode) {
    this.mode = mode;
  }

  /** Whether `client` may call this endpoint now for `count` orders. */
  take(endpoint: string, client: string, nowMs: number, count = 1): boolean {
    const limit = this.limits.get(endpoint) ?? this.limitOf(endpoint);
    this.limits.set(endpoint, limit);
    return limit.take(client, nowMs, count);
  }

  private limitOf(endpoint: string): RateLimit {
    if (endpoint === CANCEL_ALL_AFTER) return new RateLimit(CANCEL_ALL_BURST, 1);
    const documented = this.mode === "venue" ? DOCUMENTED[endpoint] : undefined;
    return documented
      ? new RateLimit(documented[0], documented[0] / documented[1])
      : new RateLimit(GENEROUS_BURST, GENEROUS_PER_SECOND);
  }
}
