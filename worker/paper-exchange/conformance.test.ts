import ccxt from "ccxt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_PAPER_ACCOUNTS } from "./paper-accounts.ts";
import { type RunningPaperExchange, startPaperExchange } from "./server.ts";

const SYMBOL = "BTC/USDT:USDT";
type Client = InstanceType<typeof ccxt.pro.okx>;

let venue: RunningPaperExchange;
const clients: Client[] = [];

/** An unmodified ccxt client of the venue; ccxt's own pacing is off, it only slows the test. */
async function connect(overrides: Record<string, unknown> = {}): Promise<Client> {
  const [account] = DEFAULT_PAPER_ACCOUNTS;
  const { apiKey, secret, password } = account ?? {};
  const options = { defaultType: "swap" };
  const client = new ccxt.pro.okx({
    apiKey,
    secret,
    password,
    options,
    enableRateLimit: false,
    ...overrides,
  });
  client.urls.api = { rest: venue.url, ws: `${venue.url.replace("http", "ws")}/ws/v5` };
  await client.loadHttpProxyAgent();
  clients.push(client);
  return client;
}

async function admin(path: string, body: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${venue.adminUrl}${path}`, { method: "POST", body: JSON.stringify(body) });
  expect(response.status).toBe(200);
  return (await response.json()) as Record<string, unknown>;
}

async function eventually<Value>(read: () => Promise<Value | undefined>, withinMs = 30_000): Promise<Value> {
  const until = Date.now() + withinMs;
  for (;;) {
    const value = await read();
    if (value !== undefined) return value;
    if (Date.now() > until) throw new Error(`not seen within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

beforeAll(async () => {
  venue = await startPaperExchange({ port: 0, adminPort: 0, seed: "conformance" });
});

afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await venue.close();
});

describe("public REST through unmodified ccxt", () => {
  it("loads the one market with its contract size and steps", async () => {
    const client = await connect();
    const markets = await client.loadMarkets();
    expect(Object.keys(markets)).toEqual([SYMBOL]);
    expect(client.market(SYMBOL)).toMatchObject({
      swap: true,
      linear: true,
      settle: "USDT",
      contractSize: 0.01,
      precision: { amount: 0.01, price: 0.1 },
      limits: { amount: { min: 0.01 } },
    });
  });

  it("answers time, status, ticker, book, trades, candles, mark and funding", async () => {
    const client = await connect();
    expect(Math.abs(((await client.fetchTime()) ?? 0) - Date.now())).toBeLessThan(2_000);
    expect((await client.fetchStatus()).status).toBe("ok");
    const ticker = await client.fetchTicker(SYMBOL);
    expect(ticker.bid).toBeLessThan(ticker.ask ?? 0);
    const book = await client.fetchOrderBook(SYMBOL, 50);
    expect([book.bids.length, book.asks.length]).toEqual([50, 50]);
    expect((await client.fetchTrades(SYMBOL, undefined, 5)).length).toBeGreaterThan(0);
    const candles = await client.fetchOHLCV(SYMBOL, "1m", undefined, 200);
    expect(candles.length).toBe(200);
    const steps = candles.slice(1).map((c, i) => Number(c[0]) - Number(candles[i]?.[0]));
    expect(new Set(steps)).toEqual(new Set([60_000]));
    const since = await client.fetchOHLCV(SYMBOL, "5m", Date.now() - 3_600_000, 10);
    expect(since.length).toBe(10);
    expect((await client.fetchMarkPrice(SYMBOL)).markPrice).toBeGreaterThan(0);
    const funding = await client.fetchFundingRate(SYMBOL);
    expect(funding.interval).toBe("8h");
    expect(funding.fundingTimestamp).toBeGreaterThan(Date.now());
  });

  it("marks every answer as paper and says so at /healthz", async () => {
    const response = await fetch(`${venue.url}/api/v5/public/time`);
    expect(response.headers.get("x-countersign-paper")).toBe("1");
    const health = await (await fetch(`${venue.url}/healthz`)).json();
    expect(health).toMatchObject({ ok: true, isPaper: true, source: "generator", seed: "conformance" });
  });
});

describe("orders through unmodified ccxt", () => {
  it("refuses a wrong secret, passphrase and key as authentication errors", async () => {
    for (const wrong of [{ secret: "not-the-secret" }, { password: "no" }, { apiKey: "nobody-at-all" }]) {
      const client = await connect(wrong);
      await expect(client.fetchBalance()).rejects.toBeInstanceOf(ccxt.AuthenticationError);
      await expect(client.watchBalance()).rejects.toBeInstanceOf(ccxt.AuthenticationError);
    }
  });

  it("takes, lists, cancels in batches; the cancellation follows the acknowledgement", async () => {
    const client = await connect();
    const { bid } = await client.fetchTicker(SYMBOL);
    const price = (bid ?? 0) - 500;
    const ids: string[] = [];
    for (let n = 0; n < 20; n++) {
      const order = await client.createOrder(SYMBOL, "limit", "buy", 0.01, price - n, {
        postOnly: true,
        clientOrderId: `row${n}`,
      });
      ids.push(String(order.id));
    }
    const open = await client.fetchOpenOrders(SYMBOL);
    expect(open.map((order) => order.id).sort()).toEqual([...ids].sort());
    expect(open[0]).toMatchObject({ status: "open", side: "buy", amount: 0.01, filled: 0, postOnly: true });
    await client.cancelOrders(ids.slice(0, 19), SYMBOL);
    await client.cancelOrder(ids[19] ?? "", SYMBOL);
    await eventually(async () => ((await client.fetchOpenOrders(SYMBOL)).length === 0 ? true : undefined));
    expect(await client.fetchOrder(ids[3] ?? "", SYMBOL)).toMatchObject({
      status: "canceled",
      info: { cancelSource: "1" },
    });
    expect((await client.fetchCanceledOrders(SYMBOL)).length).toBeGreaterThanOrEqual(20);
    await expect(client.cancelOrder(ids[0] ?? "", SYMBOL)).rejects.toBeInstanceOf(ccxt.OrderNotFound);
    await expect(client.cancelOrders([...ids, "1"], SYMBOL)).rejects.toBeInstanceOf(ccxt.BadRequest);
  });

  it("acknowledges a crossing post-only, then cancels it with source 31", async () => {
    const client = await connect();
    const { ask } = await client.fetchTicker(SYMBOL);
    const order = await client.createOrder(SYMBOL, "limit", "buy", 0.01, (ask ?? 0) + 20, { postOnly: true });
    expect(order.id).not.toBe("");
    expect(await client.fetchOrder(String(order.id), SYMBOL)).toMatchObject({
      status: "canceled",
      info: { cancelSource: "31" },
    });
  });

  it("refuses reduce-only without a position (51169) and a repeated client order id", async () => {
    const client = await connect();
    await expect(
      client.createOrder(SYMBOL, "market", "sell", 0.01, undefined, { reduceOnly: true }),
    ).rejects.toThrow("51169");
    const again = { clientOrderId: "same1" };
    const { bid } = await client.fetchTicker(SYMBOL);
    const first = await client.createOrder(SYMBOL, "limit", "buy", 0.01, (bid ?? 0) - 900, again);
    await expect(
      client.createOrder(SYMBOL, "limit", "buy", 0.01, (bid ?? 0) - 900, again),
    ).rejects.toBeInstanceOf(ccxt.InvalidOrder);
    await client.cancelOrder(String(first.id), SYMBOL);
  });

  it("a batch with one bad order takes the others", async () => {
    const client = await connect();
    const { bid } = await client.fetchTicker(SYMBOL);
    const row = { symbol: SYMBOL, type: "limit", side: "buy", amount: 0.01 } as const;
    const orders = await client.createOrders([
      { ...row, price: (bid ?? 0) - 700 },
      { ...row, side: "sell", price: (bid ?? 0) + 700, params: { reduceOnly: true } },
    ]);
    expect(orders.map((order) => order.status)).toEqual([undefined, "rejected"]);
    await client.cancelOrder(orders[0]?.id ?? "", SYMBOL);
  });

  it("opens, values and closes a position; fills, bills, balance and position agree to 1e-8", async () => {
    const client = await connect();
    const start = Number((await client.fetchBalance()).USDT?.total);
    await client.setLeverage(5, SYMBOL);
    await client.createOrder(SYMBOL, "market", "buy", 3.21);
    const [position] = await client.fetchPositions([SYMBOL]);
    expect(position).toMatchObject({ side: "long", contracts: 3.21, leverage: 5, marginMode: "cross" });
    await admin("/faults", { fundingNow: true });
    await client.closePosition(SYMBOL, undefined, { autoCxl: true });
    expect(await client.fetchPositions()).toEqual([]);
    const end = Number((await client.fetchBalance()).USDT?.total);
    const bills = await client.fetchLedger("USDT");
    const sum = bills.reduce((total, bill) => total + Number(bill.info.balChg), 0);
    expect(Math.abs(start + sum - end)).toBeLessThan(1e-8);
    const funding = bills.filter((bill) => bill.info.type === "8");
    const [settled] = await client.fetchFundingRateHistory(SYMBOL);
    const expected = -3.21 * 0.01 * Number(funding[0]?.info.px) * Number(settled?.fundingRate);
    expect(funding.map((bill) => Number(bill.info.balChg).toFixed(10))).toEqual([expected.toFixed(10)]);
    const trades = await client.fetchMyTrades(SYMBOL);
    expect(trades.every((trade) => trade.takerOrMaker === "taker")).toBe(true);
    expect((await client.fetchClosedOrders(SYMBOL)).length).toBe(2);
    expect(await client.fetchTradingFee(SYMBOL)).toMatchObject({ maker: 0.0002, taker: 0.0005 });
  });

  it("sets and clears the cancel-all timer", async () => {
    const client = await connect();
    const set = await client.cancelAllOrdersAfter(60_000);
    expect(Number(set.data[0].triggerTime)).toBeGreaterThan(Date.now() + 50_000);
    const cleared = await client.cancelAllOrdersAfter(0);
    expect(cleared.data[0].triggerTime).toBe("0");
  });
});

describe("streams through unmodified ccxt", () => {
  it("book, trades, ticker, mark, funding rate and candles arrive; the book agrees with its numbering", async () => {
    const client = await connect();
    for (let n = 0; n < 10; n++) {
      const book = await client.watchOrderBook(SYMBOL);
      expect(book.bids[0]?.[0]).toBeLessThan(book.asks[0]?.[0] ?? 0);
      expect(Math.min(book.bids.length, book.asks.length)).toBeGreaterThan(300);
    }
    expect((await client.watchTrades(SYMBOL)).length).toBeGreaterThan(0);
    expect((await client.watchTicker(SYMBOL)).last).toBeGreaterThan(0);
    expect((await client.watchMarkPrice(SYMBOL)).markPrice).toBeGreaterThan(0);
    expect((await client.watchFundingRate(SYMBOL)).fundingRate).toBeDefined();
    expect((await client.watchOHLCV(SYMBOL, "1m")).length).toBeGreaterThan(0);
  });

  it("two connections of one account both see orders, position and balance", async () => {
    const [trader, supervisor] = [await connect(), await connect()];
    await Promise.all([trader.watchPositions([SYMBOL]), supervisor.watchPositions([SYMBOL])]);
    const watching = [trader, supervisor].map(async (client) => {
      const [orders, balance] = [client.watchOrders(SYMBOL), client.watchBalance()];
      const order = (await orders).at(-1);
      return { id: order?.id, status: order?.status, total: (await balance).USDT?.total };
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const order = await trader.createOrder(SYMBOL, "market", "sell", 0.5);
    const seen = await Promise.all(watching);
    expect(seen.map((s) => s.id)).toEqual([order.id, order.id]);
    const [short] = await supervisor.watchPositions([SYMBOL]);
    expect(short).toMatchObject({ side: "short", contracts: 0.5 });
    const flat = eventually(async () => {
      const positions = await supervisor.watchPositions([SYMBOL]);
      return positions.length > 0 && positions.every((p) => p.contracts === 0) ? true : undefined;
    });
    await trader.closePosition(SYMBOL, undefined, { autoCxl: true });
    await flat;
  });

  it("a mark shock reaches the position stream at once and moves equity", async () => {
    const client = await connect();
    await admin("/position", { account: "demo", sizeBtc: "0.1" });
    await client.watchPositions([SYMBOL]);
    const before = Number((await client.fetchBalance()).USDT?.total);
    const pushes: { atMs: number; pnl: number }[] = [];
    let isWatching = true;
    const watching = (async () => {
      while (isWatching) {
        const [position] = await client.watchPositions([SYMBOL]);
        pushes.push({
          atMs: performance.timeOrigin + performance.now(),
          pnl: Number(position?.unrealizedPnl),
        });
      }
    })();
    const { shock } = (await admin("/faults", { markShockUsd: -1000 })) as { shock: { appliedMs: number } };
    const hit = await eventually(async () => pushes.find((push) => push.pnl < -80));
    isWatching = false;
    expect(hit.atMs - shock.appliedMs).toBeLessThan(250);
    const after = Number((await client.fetchBalance()).USDT?.total);
    expect(before - after).toBeGreaterThan(90);
    await admin("/faults", { markShockUsd: 1000 });
    await watching;
    await admin("/position", { account: "demo", sizeBtc: "0" });
  });
});
