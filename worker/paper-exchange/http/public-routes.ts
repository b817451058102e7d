import { type Candle, MINUTE_MS } from "../engine/candles.ts";
import type { ExchangeState } from "../engine/exchange-state.ts";
import { INST_ID } from "../engine/instrument.ts";
import type { Maintenance } from "../faults.ts";
import { minutesOfBar } from "../wire/bar-name.ts";
import { type Envelope, failure, success } from "../wire/envelope.ts";
import { historyPage } from "../wire/history-page.ts";
import {
  BOOK_DEPTH,
  candleView,
  fundingRateView,
  instrumentView,
  levelView,
  markView,
  priceLimitView,
  settledFundingView,
  tickerView,
  tradeView,
} from "../wire/market-view.ts";
import { statusView } from "../wire/status-view.ts";

export interface PublicCall {
  state: ExchangeState;
  query: Record<string, string>;
  nowMs: number;
  maintenance: Maintenance;
}

function ofInstrument(answer: (call: PublicCall) => object[]): (call: PublicCall) => Envelope {
  return (call) => (call.query.instId === INST_ID ? success(answer(call)) : failure("51001"));
}

/** As `ofInstrument`, but a request without an instrument means all of them. */
function ofAnyInstrument(answer: (call: PublicCall) => object[]): (call: PublicCall) => Envelope {
  return (call) => (call.query.instId ? ofInstrument(answer)(call) : success(answer(call)));
}

function instruments({ query }: PublicCall): Envelope {
  const types = ["SPOT", "MARGIN", "SWAP", "FUTURES", "OPTION", "EVENTS"];
  if (!types.includes(query.instType ?? "")) return failure("51000", "Parameter instType error");
  const isAsked = query.instType === "SWAP" && (!query.instId || query.instId === INST_ID);
  return success(isAsked ? [instrumentView()] : []);
}

function books({ state, query, nowMs }: PublicCall): object[] {
  const depth = Math.min(BOOK_DEPTH, Math.max(1, Number(query.sz) || 1));
  const bids = state.book.bids.top(depth).map(levelView);
  const asks = state.book.asks.top(depth).map(levelView);
  return [{ asks, bids, ts: String(nowMs) }];
}

function candles(call: PublicCall): Envelope {
  const { state, query, nowMs } = call;
  const minutes = minutesOfBar(query.bar || "1m");
  if (query.instId !== INST_ID) return failure("51001");
  if (minutes === null) return failure("51000", "Parameter bar error");
  const read = { id: (c: Candle) => String(c.openMs), atMs: (c: Candle) => c.openMs, maxRows: 300 };
  const page = historyPage(state.candles.bars(minutes), { limit: "100", ...query }, read);
  return success(page.map((candle) => candleView(candle, minutes * MINUTE_MS, nowMs)));
}

function trades({ state, query }: PublicCall): object[] {
  const limit = Math.min(500, Math.max(1, Number(query.limit) || 100));
  return state.recentTrades.slice(-limit).reverse().map(tradeView);
}

/** Public endpoints: path → answer. A new endpoint is one row. */
export const PUBLIC_ROUTES: Record<string, (call: PublicCall) => Envelope> = {
  "public/time": ({ nowMs }) => success([{ ts: String(nowMs) }]),
  "public/instruments": instruments,
  "system/status": ({ maintenance, nowMs }) => success(statusView(maintenance, nowMs)),
  "market/ticker": ofInstrument(({ state, nowMs }) => [tickerView(state, nowMs)]),
  "market/tickers": ({ state, query, nowMs }) =>
    success(query.instType === "SWAP" ? [tickerView(state, nowMs)] : []),
  "market/books": ofInstrument(books),
  "market/books-full": ofInstrument(books),
  "market/trades": ofInstrument(trades),
  "market/history-trades": ofInstrument(trades),
  "market/candles": candles,
  "market/history-candles": candles,
  "public/mark-price": ofAnyInstrument(({ state }) => [markView(state)]),
  "public/price-limit": ofInstrument(({ state, nowMs }) => [priceLimitView(state, nowMs)]),
  "public/funding-rate": ofAnyInstrument(({ state }) => [fundingRateView(state)]),
  "public/funding-rate-history": ofInstrument(({ state, query }) =>
    historyPage(state.settlements, query, { id: (s) => String(s.dueMs), atMs: (s) => s.dueMs }).map(
      settledFundingView,
    ),
  ),
};
