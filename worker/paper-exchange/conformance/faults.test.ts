import ccxt from "ccxt";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type RunningPaperExchange, startPaperExchange } from "../server.ts";
import { type ClientSocket, connectClient, type PaperClient, postAdmin, SYMBOL } from "./paper-client.ts";

let venue: RunningPaperExchange;
let client: PaperClient;

beforeAll(async () => {
  venue = await startPaperExchange({ port: 0, adminPort: 0, seed: "faults" });
  client = await connectClient(venue);
  await client.loadMarkets();
});

afterEach(async () => {
  await postAdmin(venue, "/faults/clear", {});
  await postAdmin(venue, "/position", { account: "demo", sizeBtc: "0" });
});

afterAll(async () => {
  await client.close();
  await venue.close();
});

const faults = (body: object) => postAdmin(venue, "/faults", body);

interface MarketState {
  market: { shockTicks: number; markUsd: string };
}

async function market(): Promise<MarketState["market"]> {
  return ((await (await fetch(`${venue.adminUrl}/state`)).json()) as MarketState).market;
}

/** A second client for streams that a fault may break. */
async function withClient(use: (one: PaperClient) => Promise<void>): Promise<void> {
  const one = await connectClient(venue);
  await one.loadMarkets();
  try {
    await use(one);
  } finally {
    await one.close();
  }
}

interface OrderPush {
  arg?: { channel?: string };
  event?: string;
  data: { tradeId: string; fillSz: string; state: string }[];
}

/** Every message of the orders channel that reaches the client from now on, also those that ccxt folds into one. */
async function watchOrderPushes(watcher: PaperClient) {
  const pushes: OrderPush[] = [];
  let isSubscribed = false;
  const handle = watcher.handleMessage.bind(watcher);
  watcher.handleMessage = (socket: ClientSocket, message: OrderPush) => {
    if (message.arg?.channel === "orders" && !message.event) pushes.push(message);
    if (message.arg?.channel === "orders" && message.event === "subscribe") isSubscribed = true;
    return handle(socket, message);
  };
  const orders = watcher.watchOrders(SYMBOL);
  await expect.poll(() => isSubscribed, { timeout: 30_000 }).toBe(true);
  return { pushes, orders };
}

describe("clearing the faults", () => {
  it("takes a mark shock back, in book and mark, and says so", async () => {
    const before = Number((await market()).markUsd);
    await faults({ markShockUsd: -1500 });
    await faults({ markShockUsd: 200 });
    expect((await market()).shockTicks).toBe(-13_000);
    const answer = await postAdmin(venue, "/faults/clear", {});
    expect(answer).toMatchObject({ ok: true, faults: {}, shockTakenBack: { appliedMs: expect.any(Number) } });
    const after = await market();
    expect(after.shockTicks).toBe(0);
    expect(Math.abs(Number(after.markUsd) - before)).toBeLessThan(100);
    expect(await postAdmin(venue, "/faults/clear", {})).toMatchObject({ shockTakenBack: null });
  });

  it("a shock that would end by itself is taken back once, not twice", async () => {
    await faults({ markShockUsd: 900, holdMs: 150 });
    await postAdmin(venue, "/faults/clear", {});
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect((await market()).shockTicks).toBe(0);
  });

  it("of one account leaves the shock of the market", async () => {
    await faults({ markShockUsd: 300 });
    await postAdmin(venue, "/faults/clear", { account: "demo" });
    expect((await market()).shockTicks).toBe(3_000);
  });

  it("ends every lasting fault", async () => {
    await faults({ clockSkewMs: 5_000, staleTimestampMs: 5_000, fillShare: 0.1, duplicatePush: true });
    await faults({ account: "demo", latencyMs: 20, fillShare: 0.5 });
    expect(await postAdmin(venue, "/faults/clear", {})).toMatchObject({ faults: {} });
    const order = await client.createOrder(SYMBOL, "market", "buy", 0.2);
    expect((await client.fetchOrder(String(order.id), SYMBOL)).filled).toBe(0.2);
  });
});

describe("forced partial fills", () => {
  it("a market order fills its share and is cut; a close needs several rounds and still ends flat", async () => {
    await client.createOrder(SYMBOL, "market", "buy", 0.4);
    await faults({ account: "demo", fillShare: 0.5 });
    const cut = await client.createOrder(SYMBOL, "market", "buy", 0.1);
    expect(await client.fetchOrder(String(cut.id), SYMBOL)).toMatchObject({
      status: "canceled",
      filled: 0.05,
      info: { cancelSource: "14" },
    });
    const left: number[] = [];
    for (let n = 0; n < 12; n++) {
      const [position] = await client.fetchPositions([SYMBOL]);
      if (!position?.contracts) break;
      left.push(position.contracts);
      await client.closePosition(SYMBOL, undefined, { autoCxl: true });
    }
    expect(left.slice(0, 3)).toEqual([0.45, 0.23, 0.12]);
    expect((await client.fetchPositions()).length).toBe(0);
  });

  it("a crossing limit order fills in parts, each with a push of its own", async () => {
    await faults({ fillShare: 0.25 });
    await withClient(async (watcher) => {
      const { pushes, orders } = await watchOrderPushes(watcher);
      const { ask } = await client.fetchTicker(SYMBOL);
      await client.createOrder(SYMBOL, "limit", "buy", 0.08, (ask ?? 0) + 20);
      await orders;
      const fills = () => pushes.flatMap(({ data }) => data).filter(({ tradeId }) => tradeId !== "");
      await expect.poll(() => fills().at(-1)?.state, { timeout: 30_000 }).toBe("filled");
      expect(fills().map(({ fillSz }) => fillSz)).toEqual(["0.02", "0.02", "0.02", "0.02"]);
    });
  });
});

describe("time", () => {
  it("stale timestamps: data go on, their time does not; the account's own times stay true", async () => {
    await faults({ staleTimestampMs: 30_000 });
    const age = (at: number | undefined) => Date.now() - (at ?? Number.NaN);
    expect(age((await client.fetchTicker(SYMBOL)).timestamp)).toBeGreaterThan(29_000);
    expect(age((await client.fetchOrderBook(SYMBOL)).timestamp)).toBeGreaterThan(29_000);
    expect(age(await client.fetchTime())).toBeLessThan(2_000);
    await withClient(async (watcher) => {
      const first = await watcher.watchOrderBook(SYMBOL);
      expect(age(first.timestamp)).toBeGreaterThan(29_000);
      const again = await watcher.watchOrderBook(SYMBOL);
      expect(age(again.timestamp)).toBeGreaterThan(29_000);
      expect(age((await watcher.watchTrades(SYMBOL)).at(-1)?.timestamp)).toBeGreaterThan(29_000);
      const order = await watcher.createOrder(SYMBOL, "market", "buy", 0.01);
      expect(age((await watcher.fetchOrder(String(order.id), SYMBOL)).timestamp)).toBeLessThan(2_000);
    });
  });
});

describe("pushes", () => {
  it("duplicate push: each order message comes twice, the order itself exists once", async () => {
    await faults({ account: "demo", duplicatePush: "private" });
    await withClient(async (watcher) => {
      const { pushes, orders } = await watchOrderPushes(watcher);
      const order = await client.createOrder(SYMBOL, "market", "buy", 0.03);
      await orders;
      await expect.poll(() => pushes.length, { timeout: 30_000 }).toBe(4);
      expect(new Set(pushes.map((push) => JSON.stringify(push))).size).toBe(2);
      const mine = (await client.fetchMyTrades(SYMBOL)).filter((trade) => trade.order === order.id);
      expect(mine.length).toBe(1);
    });
  });

  it("a frozen book: nothing comes, the connection stays, and afterwards the numbers join", async () => {
    await withClient(async (watcher) => {
      await watcher.watchOrderBook(SYMBOL);
      await faults({ freezeBook: true });
      let pushes = 0;
      const watching = (async () => {
        for (let n = 0; n < 20; n++) {
          await watcher.watchOrderBook(SYMBOL);
          pushes++;
        }
      })();
      // What was on its way when the fault began may still arrive.
      await new Promise((resolve) => setTimeout(resolve, 300));
      const before = pushes;
      await new Promise((resolve) => setTimeout(resolve, 700));
      expect(pushes).toBe(before);
      await postAdmin(venue, "/faults/clear", {});
      await watching;
      expect(pushes).toBe(20);
    });
  });

  it("a lost sequence number: ccxt notices and starts the book afresh", async () => {
    await withClient(async (watcher) => {
      await watcher.watchOrderBook(SYMBOL);
      await faults({ sequenceGap: true });
      const failed = (async () => {
        for (let n = 0; n < 50; n++) await watcher.watchOrderBook(SYMBOL);
      })();
      await expect(failed).rejects.toBeInstanceOf(ccxt.InvalidNonce);
      const book = await watcher.watchOrderBook(SYMBOL);
      expect(book.bids[0]?.[0]).toBeLessThan(book.asks[0]?.[0] ?? 0);
    });
  });
});
