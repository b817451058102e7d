import ccxt from "ccxt";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { paperAccount } from "../paper-accounts.ts";
import { type RunningPaperExchange, startPaperExchange } from "../server.ts";
import { connectClient, type PaperClient, postAdmin, SYMBOL } from "./paper-client.ts";

let venue: RunningPaperExchange;
let client: PaperClient;
const open: PaperClient[] = [];
/** One request a second and account: these tests have an account each. */
const TIMER_ACCOUNTS = ["timer0", "timer1", "timer2", "timer3", "timer4", "timer5", "timer6"];

async function clientWith(overrides: Record<string, unknown>, account = "demo"): Promise<PaperClient> {
  const made = await connectClient(venue, { account, overrides });
  open.push(made);
  return made;
}

beforeAll(async () => {
  const reader = { ...paperAccount("reader"), permissions: ["read_only" as const] };
  venue = await startPaperExchange({
    port: 0,
    adminPort: 0,
    seed: "refusals",
    accounts: [paperAccount("demo"), reader, ...TIMER_ACCOUNTS.map(paperAccount)],
  });
  client = await clientWith({});
  await client.loadMarkets();
});

afterEach(() => postAdmin(venue, "/faults/clear", {}));

afterAll(async () => {
  await Promise.all(open.map((one) => one.close()));
  await venue.close();
});

const ORDER = {
  instId: "BTC-USDT-SWAP",
  tdMode: "cross",
  side: "buy",
  ordType: "limit",
  sz: "1",
  px: "28000",
};
const sendOrder = (change: object) =>
  client.request("trade/order", "private", "POST", { ...ORDER, ...change });

describe("a bad order gets the venue's code, and ccxt the right exception", () => {
  const table: [name: string, change: object, code: string, error: typeof ccxt.BaseError][] = [
    ["size below the minimum", { sz: "0.001" }, "51020", ccxt.InvalidOrder],
    ["size between lots", { sz: "0.015" }, "51121", ccxt.InvalidOrder],
    ["size above the maximum", { sz: "99999999" }, "51101", ccxt.InvalidOrder],
    ["size that is no number", { sz: "many" }, "51000", ccxt.BadRequest],
    ["negative size", { sz: "-1" }, "51000", ccxt.BadRequest],
    ["unknown instrument", { instId: "DOGE-USDT-SWAP" }, "51001", ccxt.BadSymbol],
    ["unknown order type", { ordType: "magic" }, "51000", ccxt.BadRequest],
    ["a buy far above the mark", { px: "99999" }, "51006", ccxt.InvalidOrder],
    ["a sell far below the mark", { side: "sell", px: "1000" }, "51006", ccxt.InvalidOrder],
    ["more than the margin allows", { sz: "900" }, "51008", ccxt.InsufficientFunds],
    ["reduce-only without a position", { reduceOnly: true }, "51169", ccxt.ExchangeError],
  ];
  it.each(table)("%s", async (_, change, code, error) => {
    const refused = sendOrder(change);
    await expect(refused).rejects.toBeInstanceOf(error);
    await expect(refused).rejects.toThrow(code);
  });

  it("an unknown symbol and a size below the minimum never leave ccxt", async () => {
    await expect(client.createOrder("DOGE/USDT:USDT", "market", "buy", 1)).rejects.toBeInstanceOf(
      ccxt.BadSymbol,
    );
    await expect(client.createOrder(SYMBOL, "market", "buy", 0.001)).rejects.toBeInstanceOf(
      ccxt.InvalidOrder,
    );
  });

  it("a change of an order that is not there, or of nothing", async () => {
    const amend = (body: object) => client.request("trade/amend-order", "private", "POST", body);
    await expect(amend({ ordId: "1", newPx: "28000" })).rejects.toThrow("51503");
    const { bid } = await client.fetchTicker(SYMBOL);
    const order = await client.createOrder(SYMBOL, "limit", "buy", 0.01, (bid ?? 0) - 99);
    await expect(amend({ ordId: order.id })).rejects.toThrow("51500");
    await expect(amend({ ordId: order.id, newPx: "99999", cxlOnFail: true })).rejects.toThrow("51006");
    await expect
      .poll(async () => (await client.fetchOrder(String(order.id), SYMBOL)).status)
      .toBe("canceled");
  });
});

describe("batches", () => {
  const batch = (path: string, orders: object[]) => client.request(path, "private", "POST", orders);
  type Answer = { code: string; data: { ordId: string; sCode: string }[] };

  it("one bad order of two: code 2, each order with a code of its own, and the good one stands", async () => {
    const good = { ...ORDER, px: "27500", ordType: "post_only" };
    const answer: Answer = await batch("trade/batch-orders", [good, { ...ORDER, sz: "0.001" }]);
    expect([answer.code, answer.data.map(({ sCode }) => sCode)]).toEqual(["2", ["0", "51020"]]);
    const id = answer.data[0]?.ordId ?? "";
    expect((await client.fetchOrder(id, SYMBOL)).status).toBe("open");
    await client.cancelOrder(id, SYMBOL);
    await expect.poll(async () => (await client.fetchOrder(id, SYMBOL)).status).toBe("canceled");
  });

  it("all bad: code 1; none and more than twenty: refused as a whole", async () => {
    await expect(batch("trade/batch-orders", [{ ...ORDER, sz: "0.001" }])).rejects.toThrow(
      /"code":"1".*51020/,
    );
    await expect(batch("trade/batch-orders", [])).rejects.toThrow("50014");
    const many = Array.from({ length: 21 }, () => ({ ...ORDER, px: "27500" }));
    await expect(batch("trade/batch-orders", many)).rejects.toThrow("51111");
    const ids = Array.from({ length: 21 }, (_, n) => ({ instId: ORDER.instId, ordId: String(n) }));
    await expect(batch("trade/cancel-batch-orders", ids)).rejects.toThrow("51111");
    expect(await client.fetchOpenOrders(SYMBOL)).toEqual([]);
  });
});

describe("cancel-all-after", () => {
  const timer = async (account: string) => {
    const one = await clientWith({}, account);
    return (timeOut: string) => one.request("trade/cancel-all-after", "private", "POST", { timeOut });
  };
  const bad = ["9", "121", "-1", "soon", "10.5", ""];

  it.each(bad.map((timeOut, n) => [timeOut, `timer${n}`] as const))(
    "%s is neither 0 nor 10 to 120 s",
    async (timeOut, account) => {
      const arm = await timer(account);
      await expect(arm(timeOut)).rejects.toThrow("51000");
    },
  );

  it("tells when it fires, and 0 turns it off", async () => {
    const arm = await timer("timer6");
    const armed = await arm("10");
    expect(Number(armed.data[0].triggerTime) - Number(armed.data[0].ts)).toBe(10_000);
    expect((await arm("0")).data[0].triggerTime).toBe("0");
  });
});

describe("credentials and time", () => {
  const table: [name: string, overrides: object, code: string, error: typeof ccxt.BaseError][] = [
    ["unknown key", { apiKey: "nobody-at-all" }, "50111", ccxt.AuthenticationError],
    ["wrong passphrase", { password: "no" }, "50105", ccxt.AuthenticationError],
    ["wrong secret", { secret: "not-the-secret" }, "50113", ccxt.AuthenticationError],
  ];
  it.each(table)("%s", async (_, overrides, code, error) => {
    const wrong = await clientWith({ ...overrides });
    const refused = wrong.fetchBalance();
    await expect(refused).rejects.toBeInstanceOf(error);
    await expect(refused).rejects.toThrow(code);
  });

  it("a key that may only read sees the balance and cannot trade", async () => {
    const reader = await clientWith({}, "reader");
    expect((await reader.fetchBalance()).USDT?.total).toBe(10_000);
    const refused = reader.createOrder(SYMBOL, "market", "buy", 0.01);
    await expect(refused).rejects.toThrow("50120");
    await expect(refused).rejects.toBeInstanceOf(ccxt.ExchangeError);
    expect((await reader.fetchAccounts())[0]?.info).toMatchObject({ perm: "read_only" });
  });

  it("a venue whose clock is a minute off refuses signatures, tells its own time, and takes corrected ones", async () => {
    await postAdmin(venue, "/faults", { clockSkewMs: 60_000 });
    await expect(client.fetchBalance()).rejects.toBeInstanceOf(ccxt.InvalidNonce);
    const ahead = ((await client.fetchTime()) ?? 0) - Date.now();
    expect(ahead).toBeGreaterThan(58_000);
    expect(ahead).toBeLessThan(61_000);
    const corrected = await clientWith({ options: { defaultType: "swap", adjustForTimeDifference: true } });
    await corrected.loadTimeDifference();
    const { info } = await corrected.fetchBalance();
    expect(Number(info.data[0].uTime) - Date.now()).toBeGreaterThan(55_000);
    await postAdmin(venue, "/faults/clear", {});
    await client.fetchBalance();
  });
});

describe("maintenance", () => {
  it("is announced, refuses every request but time and status, closes streams with a notice, and ends", async () => {
    const watcher = await clientWith({});
    await watcher.loadMarkets();
    await watcher.watchTicker(SYMBOL);
    await postAdmin(venue, "/faults", { maintenance: true });
    expect((await client.fetchStatus()).status).toBe("maintenance");
    expect(await client.fetchTime()).toBeGreaterThan(0);
    for (const refused of [client.fetchBalance(), client.fetchTicker(SYMBOL), sendOrder({})])
      await expect(refused).rejects.toBeInstanceOf(ccxt.OnMaintenance);
    await expect(
      (async () => {
        for (;;) await watcher.watchTicker(SYMBOL);
      })(),
    ).rejects.toBeInstanceOf(ccxt.NetworkError);
    await postAdmin(venue, "/faults/clear", {});
    expect((await client.fetchStatus()).status).toBe("ok");
    expect((await client.fetchTicker(SYMBOL)).bid).toBeGreaterThan(0);
  });
});

describe("rate limits as the venue documents them", () => {
  it("the eleventh positions request within two seconds is refused, and it passes", async () => {
    const strict = await startPaperExchange({ port: 0, seed: "limits", rateLimits: "venue" });
    const hasty = await connectClient(strict);
    await hasty.loadMarkets();
    const answers = await Promise.allSettled(
      Array.from({ length: 15 }, () => hasty.fetchPositions([SYMBOL])),
    );
    const refused = answers.filter((answer) => answer.status === "rejected");
    expect(refused.length).toBeGreaterThanOrEqual(1);
    expect(refused.length).toBeLessThanOrEqual(5);
    for (const { reason } of refused) expect(reason).toBeInstanceOf(ccxt.RateLimitExceeded);
    await expect
      .poll(() =>
        hasty.fetchPositions([SYMBOL]).then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
    await hasty.close();
    await strict.close();
  });
});
