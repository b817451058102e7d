import { crc32 } from "node:zlib";
import { type Candle, MINUTE_MS } from "../engine/candles.ts";
import { text } from "../engine/decimal.ts";
import type { ExchangeState, PublicTrade, SettledFunding } from "../engine/exchange-state.ts";
import {
  contractsText,
  INST_ID,
  INST_ID_CODE,
  LOTS_PER_CONTRACT,
  lotsToBtc,
  MAX_LEVERAGE,
  MAX_LIMIT_LOTS,
  MAX_MARKET_LOTS,
  priceText,
  SETTLE_CCY,
} from "../engine/instrument.ts";
import type { LevelChange } from "../engine/market-event.ts";
import { priceLimits } from "../engine/price-limit.ts";

/** Levels a side in the books channel and, at most, in the books endpoint. */
export const BOOK_DEPTH = 400;
/** Levels a side that the book checksum covers. */
const CHECKSUM_DEPTH = 25;
/** Start of trading shown for the instrument (2019-11-12). */
const LIST_TIME = "1573557408000";

/** Fields of the venue's instrument that say nothing for this one. */
const UNUSED_INSTRUMENT_FIELDS = {
  alias: "",
  auctionEndTime: "",
  baseCcy: "",
  contTdSwTime: "",
  expTime: "",
  futureSettlement: false,
  maxMktAmt: "",
  maxPlatOILmt: "",
  openType: "",
  optType: "",
  posLmtAmt: "",
  posLmtPct: "",
  preMktSwTime: "",
  quoteCcy: "",
  stk: "",
  tradeQuoteCcyList: [],
  upcChg: [],
};

export function instrumentView(): object {
  const maxLimit = String(MAX_LIMIT_LOTS / LOTS_PER_CONTRACT);
  const maxMarket = String(MAX_MARKET_LOTS / LOTS_PER_CONTRACT);
  return {
    ...UNUSED_INSTRUMENT_FIELDS,
    instType: "SWAP",
    instId: INST_ID,
    instIdCode: INST_ID_CODE,
    instFamily: "BTC-USDT",
    uly: "BTC-USDT",
    groupId: "1",
    instCategory: "1",
    category: "1",
    settleCcy: SETTLE_CCY,
    ctVal: "0.01",
    ctMult: "1",
    ctValCcy: "BTC",
    ctType: "linear",
    listTime: LIST_TIME,
    lever: String(MAX_LEVERAGE),
    tickSz: "0.1",
    lotSz: "0.01",
    minSz: "0.01",
    maxLmtSz: maxLimit,
    maxMktSz: maxMarket,
    maxIcebergSz: maxLimit,
    maxTriggerSz: maxLimit,
    maxTwapSz: maxLimit,
    maxStopSz: maxMarket,
    maxLmtAmt: "20000000",
    ruleType: "normal",
    state: "live",
  };
}

/** 24-hour figures come from the candles there are. */
export function tickerView(state: ExchangeState, nowMs: number): Record<string, string> {
  const minutes = state.candles.minutes;
  const day = minutes.filter((c) => c.openMs > nowMs - 1440 * MINUTE_MS);
  const bid = state.book.bids.top(1)[0];
  const ask = state.book.asks.top(1)[0];
  const lots = day.reduce((sum, c) => sum + c.lots, 0);
  const last = state.recentTrades.at(-1);
  const open = day[0]?.open ?? 0;
  return {
    instType: "SWAP",
    instId: INST_ID,
    last: state.lastTicks === null ? "" : priceText(state.lastTicks),
    lastSz: last ? contractsText(last.lots) : "",
    askPx: ask ? priceText(ask[0]) : "",
    askSz: ask ? contractsText(ask[1]) : "",
    bidPx: bid ? priceText(bid[0]) : "",
    bidSz: bid ? contractsText(bid[1]) : "",
    open24h: priceText(open),
    high24h: priceText(day.reduce((max, c) => Math.max(max, c.high), open)),
    low24h: priceText(day.reduce((min, c) => Math.min(min, c.low), open)),
    sodUtc0: priceText(open),
    sodUtc8: priceText(open),
    vol24h: contractsText(lots),
    volCcy24h: text(lotsToBtc(lots)),
    ts: String(nowMs),
  };
}

/** [price, size in contracts, "0", number of orders]. */
export function levelView([ticks, lots]: LevelChange): string[] {
  return [priceText(ticks), contractsText(lots), "0", lots === 0 ? "0" : "1"];
}

/** Signed CRC-32 over the best levels, bid and ask in turn. */
export function bookChecksum(bids: string[][], asks: string[][]): number {
  const parts: string[] = [];
  for (let i = 0; i < CHECKSUM_DEPTH; i++) {
    const [bid, ask] = [bids[i], asks[i]];
    if (bid) parts.push(`${bid[0]}:${bid[1]}`);
    if (ask) parts.push(`${ask[0]}:${ask[1]}`);
  }
  return crc32(parts.join(":")) | 0;
}

/** A public trade as REST shows it. */
export function tradeView(trade: PublicTrade): Record<string, string> {
  return {
    instId: INST_ID,
    tradeId: trade.tradeId,
    px: priceText(trade.ticks),
    sz: contractsText(trade.lots),
    side: trade.side,
    source: "0",
    ts: String(trade.atMs),
  };
}

/** A public trade as the stream shows it, with the number of the book it belongs to. */
export function tradePush(trade: PublicTrade, seqId: number): object {
  return { ...tradeView(trade), count: "1", seqId };
}

/** Highest buy and lowest sell price that orders may carry now. */
export function priceLimitView(state: ExchangeState, nowMs: number): object {
  const { buyUsd, sellUsd } = priceLimits(state);
  return {
    instType: "SWAP",
    instId: INST_ID,
    buyLmt: text(buyUsd),
    sellLmt: text(sellUsd),
    ts: String(nowMs),
    enabled: true,
  };
}

/** [open time, open, high, low, close, contracts, BTC, USDT, confirmed]. */
export function candleView(candle: Candle, barMs: number, nowMs: number): string[] {
  const btc = lotsToBtc(candle.lots);
  return [
    String(candle.openMs),
    priceText(candle.open),
    priceText(candle.high),
    priceText(candle.low),
    priceText(candle.close),
    contractsText(candle.lots),
    text(btc),
    text(btc.mul(candle.close).div(10).toDecimalPlaces(2)),
    candle.openMs + barMs <= nowMs ? "1" : "0",
  ];
}

export function markView(state: ExchangeState): Record<string, string> {
  return { instType: "SWAP", instId: INST_ID, markPx: text(state.mark.markUsd), ts: String(state.mark.atMs) };
}

/** fundingTime is the coming settlement, nextFundingTime the one after it. */
export function fundingRateView(state: ExchangeState): Record<string, string> {
  const { fundingRate, nextFundingMs, atMs } = state.mark;
  const last = state.settlements.at(-1);
  return {
    instType: "SWAP",
    instId: INST_ID,
    method: "current_period",
    formulaType: "noRate",
    fundingRate,
    nextFundingRate: "",
    fundingTime: String(nextFundingMs),
    nextFundingTime: String(nextFundingMs + state.fundingIntervalMs),
    prevFundingTime: last ? String(last.dueMs) : "",
    minFundingRate: "-0.00375",
    maxFundingRate: "0.00375",
    interestRate: "0.0001",
    impactValue: "",
    premium: "0",
    settFundingRate: last ? last.rate : "",
    settState: "settled",
    ts: String(atMs),
  };
}

export function settledFundingView(settled: SettledFunding): Record<string, string> {
  return {
    instType: "SWAP",
    instId: INST_ID,
    fundingRate: settled.rate,
    realizedRate: settled.rate,
    fundingTime: String(settled.dueMs),
    method: "current_period",
    formulaType: "noRate",
  };
}
