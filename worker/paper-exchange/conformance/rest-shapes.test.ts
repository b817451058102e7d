import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningPaperExchange, startPaperExchange } from "../server.ts";
import * as rows from "./documented-rows.ts";
import { connectClient, type PaperClient, postAdmin, SYMBOL } from "./paper-client.ts";
import { differences, type Shape } from "./shape.ts";

let venue: RunningPaperExchange;
let client: PaperClient;
let touch: { bid: number; ask: number };

beforeAll(async () => {
  venue = await startPaperExchange({ port: 0, adminPort: 0, seed: "shapes" });
  client = await connectClient(venue);
  await client.loadMarkets();
  const ticker = await client.fetchTicker(SYMBOL);
  touch = { bid: ticker.bid ?? 0, ask: ticker.ask ?? 0 };
});

afterAll(async () => {
  await client.close();
  await venue.close();
});

const envelope = (row: Shape): Shape => ({ code: "string", msg: "string", data: [row] });
/** Order answers tell when the request came in and when its answer left. */
const timed = (row: Shape): Shape => ({
  code: "string",
  msg: "string",
  data: [row],
  inTime: "string",
  outTime: "string",
});

/** What the venue answered to the client's latest request, untouched. */
function answered(): unknown {
  return client.last_json_response;
}

function rowCount(): number {
  const answer = answered();
  const data = typeof answer === "object" && answer !== null && "data" in answer ? answer.data : [];
  return Array.isArray(data) ? data.length : 0;
}

async function restingOrder(away = 100): Promise<string> {
  const order = await client.createOrder(SYMBOL, "limit", "buy", 0.01, touch.bid - away, { postOnly: true });
  return String(order.id);
}

type Row = [name: string, call: () => Promise<unknown>, shape: Shape];

describe("public answers have the documented keys and types", () => {
  const table: Row[] = [
    ["public/instruments", () => client.fetchMarketsByType("SWAP"), envelope(rows.INSTRUMENT)],
    ["public/time", () => client.fetchTime(), envelope({ ts: "string" })],
    ["market/ticker", () => client.fetchTicker(SYMBOL), envelope(rows.TICKER)],
    ["market/tickers", () => client.fetchTickers([SYMBOL]), envelope(rows.TICKER)],
    ["market/books", () => client.fetchOrderBook(SYMBOL, 20), envelope(rows.BOOK)],
    ["market/trades", () => client.fetchTrades(SYMBOL, undefined, 5), envelope(rows.TRADE)],
    ["market/candles", () => client.fetchOHLCV(SYMBOL, "1m"), envelope(rows.CANDLE)],
    [
      "market/history-candles",
      () => client.fetchOHLCV(SYMBOL, "1m", undefined, 50, { type: "HistoryCandles" }),
      envelope(rows.CANDLE),
    ],
    ["public/mark-price", () => client.fetchMarkPrice(SYMBOL), envelope(rows.MARK_PRICE)],
    ["public/funding-rate", () => client.fetchFundingRate(SYMBOL), envelope(rows.FUNDING_RATE)],
    [
      "public/price-limit",
      () => client.request("public/price-limit", "public", "GET", { instId: "BTC-USDT-SWAP" }),
      envelope(rows.PRICE_LIMIT),
    ],
  ];
  it.each(table)("%s", async (_, call, shape) => {
    await call();
    expect(differences(answered(), shape)).toEqual([]);
    expect(rowCount()).toBeGreaterThan(0);
  });

  it("public/funding-rate-history, after a settlement", async () => {
    await postAdmin(venue, "/faults", { fundingNow: true });
    await client.fetchFundingRateHistory(SYMBOL);
    expect(differences(answered(), envelope(rows.FUNDING_HISTORY))).toEqual([]);
    expect(rowCount()).toBeGreaterThan(0);
  });

  it("system/status: nothing announced, then a maintenance to come", async () => {
    await client.fetchStatus();
    expect(answered()).toEqual({ code: "0", msg: "", data: [] });
    await postAdmin(venue, "/faults", { maintenance: "scheduled" });
    expect((await client.fetchStatus()).status).toBe("ok");
    expect(differences(answered(), envelope(rows.STATUS))).toEqual([]);
    expect(rowCount()).toBe(1);
    await postAdmin(venue, "/faults/clear", {});
  });
});

describe("order answers have the documented keys and types", () => {
  const table: Row[] = [
    ["trade/batch-orders (ccxt's default)", () => restingOrder(), timed(rows.ORDER_ACK)],
    [
      "trade/order",
      () =>
        client.createOrder(SYMBOL, "limit", "buy", 0.01, touch.bid - 90, {
          method: "privatePostTradeOrder",
        }),
      timed(rows.ORDER_ACK),
    ],
    [
      "trade/amend-order",
      async () => client.editOrder(await restingOrder(), SYMBOL, "limit", "buy", 0.02, touch.bid - 80),
      timed(rows.AMEND_ACK),
    ],
    [
      "trade/cancel-order",
      async () => client.cancelOrder(await restingOrder(), SYMBOL),
      timed(rows.CANCEL_ACK),
    ],
    [
      "trade/cancel-batch-orders",
      async () => client.cancelOrders([await restingOrder(), await restingOrder(120)], SYMBOL),
      timed(rows.CANCEL_ACK),
    ],
    [
      "a refused order",
      () =>
        client
          .createOrder(SYMBOL, "market", "sell", 0.01, undefined, { reduceOnly: true })
          .catch(() => undefined),
      timed(rows.ORDER_ACK),
    ],
    ["trade/cancel-all-after", () => client.cancelAllOrdersAfter(60_000), envelope(rows.CANCEL_TIMER)],
  ];
  it.each(table)("%s", async (_, call, shape) => {
    await call();
    expect(differences(answered(), shape)).toEqual([]);
    expect(rowCount()).toBeGreaterThan(0);
  });

  it("trade/close-position", async () => {
    await client.createOrder(SYMBOL, "market", "buy", 0.05);
    await client.closePosition(SYMBOL, undefined, { autoCxl: true });
    expect(differences(answered(), envelope(rows.CLOSED))).toEqual([]);
  });
});

describe("account answers have the documented keys and types", () => {
  beforeAll(async () => {
    await client.createOrder(SYMBOL, "market", "buy", 0.5);
    await restingOrder();
    await postAdmin(venue, "/faults", { fundingNow: true });
  });

  const table: Row[] = [
    ["account/balance", () => client.fetchBalance(), envelope(rows.BALANCE)],
    ["account/positions", () => client.fetchPositions([SYMBOL]), envelope(rows.POSITION)],
    ["account/trade-fee", () => client.fetchTradingFee(SYMBOL), envelope(rows.TRADE_FEE)],
    ["account/set-leverage", () => client.setLeverage(7, SYMBOL), envelope(rows.LEVERAGE_SET)],
    ["account/leverage-info", () => client.fetchLeverage(SYMBOL), envelope(rows.LEVERAGE)],
    ["account/bills", () => client.fetchLedger("USDT"), envelope(rows.BILL)],
    ["account/bills-archive (funding)", () => client.fetchFundingHistory(SYMBOL), envelope(rows.BILL)],
    ["account/config", () => client.fetchAccounts(), envelope(rows.CONFIG)],
    ["asset/currencies", () => client.fetchCurrencies(), envelope(rows.CURRENCY)],
    ["trade/orders-pending", () => client.fetchOpenOrders(SYMBOL), envelope(rows.ORDER)],
    ["trade/orders-history", () => client.fetchClosedOrders(SYMBOL), envelope(rows.ORDER)],
    [
      "trade/order",
      async () => client.fetchOrder((await client.fetchClosedOrders(SYMBOL))[0]?.id ?? "", SYMBOL),
      envelope(rows.ORDER),
    ],
    ["trade/fills-history", () => client.fetchMyTrades(SYMBOL), envelope(rows.FILL)],
  ];
  it.each(table)("%s", async (_, call, shape) => {
    await call();
    expect(differences(answered(), shape)).toEqual([]);
    expect(rowCount()).toBeGreaterThan(0);
  });
});

describe("the comparison itself", () => {
  it("names a key too many, a key missing and a wrong type", () => {
    const shape: Shape = { a: "string", b: ["number"], c: { d: "boolean" } };
    expect(differences({ a: "x", b: [1], c: { d: true } }, shape)).toEqual([]);
    expect(differences({ a: 1, b: ["x"], c: {}, e: 0 }, shape)).toEqual([
      "answer.e: not documented",
      "answer.a: number instead of string",
      "answer.b[0]: string instead of number",
      "answer.c.d: missing",
    ]);
  });
});
