import { connect as connectTcp } from "node:net";
import ccxt from "ccxt";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { type RunningPaperExchange, startPaperExchange } from "./server.ts";

const SYMBOL = "BTC/USDT:USDT";
let venue: RunningPaperExchange;
let client: InstanceType<typeof ccxt.pro.okx>;

beforeAll(async () => {
  venue = await startPaperExchange({ port: 0, adminPort: 0, seed: "robust" });
  const keys = { apiKey: "paper-demo-key", secret: "paper-demo-secret", password: "paper-demo-pass" };
  client = new ccxt.pro.okx({ ...keys, enableRateLimit: false, options: { defaultType: "swap" } });
  client.urls.api = { rest: venue.url, ws: `${venue.url.replace("http", "ws")}/ws/v5` };
  await client.loadHttpProxyAgent();
  await client.loadMarkets();
});

afterAll(async () => {
  await client.close();
  await venue.close();
});

afterEach(async () => {
  await admin("/faults/clear", {});
  expect((await fetch(`${venue.url}/healthz`)).status).toBe(200);
});

async function admin(
  path: string,
  body: unknown,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const response = await fetch(`${venue.adminUrl}${path}`, { method: "POST", body: text });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function open(kind: string): Promise<WebSocket> {
  const socket = new WebSocket(`${venue.url.replace("http", "ws")}/ws/v5/${kind}`);
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  return socket;
}

function nextMessage(socket: WebSocket): Promise<string> {
  return new Promise((resolve) => socket.once("message", (data) => resolve(String(data))));
}

describe("garbage on the socket", () => {
  const rows: [name: string, message: string | Buffer, code: string][] = [
    ["no JSON", "hello {", "60012"],
    ["an empty message", "", "60012"],
    ["a number", "42", "60012"],
    ["null", "null", "60012"],
    ["no op", '{"args":[]}', "60012"],
    ["args that are no list", '{"op":"subscribe","args":7}', "60012"],
    ["binary data", Buffer.from([0, 255, 1, 2]), "60012"],
    ["an unknown op", '{"op":"__proto__","args":[]}', "60019"],
    ["an unknown channel", '{"op":"subscribe","args":[{"channel":"gossip"}]}', "60018"],
    ["an unknown instrument", '{"op":"subscribe","args":[{"channel":"books","instId":"X"}]}', "60018"],
    ["a private channel", '{"op":"subscribe","args":[{"channel":"orders","instType":"ANY"}]}', "60018"],
    ["args of nonsense", '{"op":"subscribe","args":[null]}', "60018"],
    ["a login of nonsense", '{"op":"login","args":["x"]}', "60005"],
    ["an order without login", '{"id":"1","op":"order","args":[{}]}', "60011"],
  ];
  it.each(rows)("%s gets an error event and the connection lives on", async (_, message, code) => {
    const socket = await open("public");
    socket.send(message);
    expect(JSON.parse(await nextMessage(socket))).toMatchObject({ event: "error", code });
    socket.send("ping");
    expect(await nextMessage(socket)).toBe("pong");
    socket.terminate();
  });

  it("a private channel before login asks for the login", async () => {
    const socket = await open("private");
    socket.send('{"op":"subscribe","args":[{"channel":"orders","instType":"ANY"}]}');
    expect(JSON.parse(await nextMessage(socket))).toMatchObject({ event: "error", code: "60011" });
    socket.terminate();
  });

  it("a message that is far too large closes only that connection", async () => {
    const socket = await open("public");
    const closed = new Promise<number>((resolve) => socket.once("close", resolve));
    socket.on("error", () => undefined);
    socket.send("x".repeat(1_000_000));
    expect(await closed).toBe(1009);
  });

  it("an unknown stream address is refused", async () => {
    await expect(open("nowhere")).rejects.toThrow("404");
  });
});

describe("a silent stream", () => {
  it("is closed, while one that pings stays open", async () => {
    const quick = await startPaperExchange({ port: 0, seed: "silence", silenceMs: 900 });
    const address = `${quick.url.replace("http", "ws")}/ws/v5/private`;
    const [silent, pinging] = [new WebSocket(address), new WebSocket(address)];
    await new Promise((resolve) => pinging.once("open", resolve));
    const pings = setInterval(() => pinging.send("ping"), 200);
    expect(await new Promise((resolve) => silent.once("close", resolve))).toBe(4004);
    expect(pinging.readyState).toBe(pinging.OPEN);
    clearInterval(pings);
    await quick.close();
  });
});

describe("garbage over HTTP", () => {
  const rows: [
    name: string,
    method: string,
    path: string,
    body: string | undefined,
    status: number,
    code: string,
  ][] = [
    ["an unknown endpoint", "GET", "/api/v5/market/gossip", undefined, 404, "51000"],
    ["a name from the prototype", "GET", "/api/v5/constructor", undefined, 404, "51000"],
    ["an order without keys", "POST", "/api/v5/trade/order", "{}", 401, "50103"],
    ["an unknown instrument", "GET", "/api/v5/market/ticker?instId=X", undefined, 200, "51001"],
    ["a bad bar", "GET", "/api/v5/market/candles?instId=BTC-USDT-SWAP&bar=7x", undefined, 200, "51000"],
    ["a body that is far too large", "POST", "/api/v5/trade/order", "x".repeat(400_000), 413, "50002"],
  ];
  it.each(rows)("%s", async (_, method, path, body, status, code) => {
    const response = await fetch(venue.url + path, { method, body });
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([status, code]);
  });

  it("signed nonsense is refused, order by order", async () => {
    for (const body of [{}, [], [[]], [{ instId: 5 }], [{ instId: { a: 1 } }], { sz: "NaN" }, [{ sz: [] }]]) {
      await expect(client.request("trade/batch-orders", "private", "POST", body)).rejects.toBeInstanceOf(
        ccxt.ExchangeError,
      );
    }
  });

  it("bytes that are no HTTP only end their own connection", async () => {
    const port = Number(new URL(venue.url).port);
    const ended = new Promise((resolve) => {
      const socket = connectTcp(port, "127.0.0.1", () => socket.write("\x00\xff not http at all\r\n\r\n"));
      socket.on("close", resolve).on("error", () => undefined);
    });
    await ended;
  });
});

describe("faults", () => {
  it("latency delays the answer of the named account only", async () => {
    await admin("/faults", { account: "demo", latencyMs: 300 });
    const time = async (act: () => Promise<unknown>) => {
      const startMs = performance.now();
      await act();
      return performance.now() - startMs;
    };
    expect(await time(() => client.fetchBalance())).toBeGreaterThan(290);
    expect(await time(() => client.fetchTime())).toBeLessThan(290);
  });

  const errors: [kind: string, error: typeof ccxt.ExchangeError | typeof ccxt.NetworkError][] = [
    ["5xx", ccxt.ExchangeNotAvailable],
    ["50004", ccxt.RequestTimeout],
    ["50011", ccxt.RateLimitExceeded],
  ];
  it.each(errors)("HTTP errors of kind %s", async (httpErrorKind, error) => {
    await admin("/faults", { account: "demo", httpErrorRate: 1, httpErrorKind });
    await expect(client.fetchBalance()).rejects.toBeInstanceOf(error);
  });

  it("a reject storm refuses orders as business refusals and takes none", async () => {
    await admin("/faults", { rejectRate: 1 });
    await expect(client.createOrder(SYMBOL, "market", "buy", 0.01)).rejects.toBeInstanceOf(ccxt.InvalidOrder);
    expect(await client.fetchPositions()).toEqual([]);
  });

  it("a stall silences the stream without closing it, and the book starts afresh afterwards", async () => {
    const socket = await open("public");
    const seen: { action?: string }[] = [];
    socket.on("message", (data) => seen.push(JSON.parse(String(data))));
    socket.send('{"op":"subscribe","args":[{"channel":"books","instId":"BTC-USDT-SWAP"}]}');
    await expect
      .poll(() => seen.filter((m) => m.action === "update").length, { timeout: 30_000 })
      .toBeGreaterThan(2);
    await admin("/faults", { stallStreams: true });
    const silentFrom = seen.length;
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect([seen.length, socket.readyState]).toEqual([silentFrom, socket.OPEN]);
    await admin("/faults/clear", {});
    await expect.poll(() => seen.length, { timeout: 30_000 }).toBeGreaterThan(silentFrom + 1);
    expect([seen[silentFrom]?.action, seen[silentFrom + 1]?.action]).toEqual(["snapshot", "update"]);
    socket.terminate();
  });

  it("dropped sockets close at once", async () => {
    const socket = await open("public");
    const closed = new Promise((resolve) => socket.once("close", resolve));
    expect((await admin("/faults", { dropSockets: true })).body.droppedSockets).toBeGreaterThan(0);
    await closed;
  });

  it("a shock that holds goes back by itself", async () => {
    const mark = async () => Number((await client.fetchMarkPrice(SYMBOL)).markPrice);
    const before = await mark();
    await admin("/faults", { markShockPct: -10, holdMs: 200 });
    expect(await mark()).toBeLessThan(before * 0.95);
    await expect.poll(mark, { timeout: 30_000 }).toBeGreaterThan(before * 0.99);
  });

  it("an outside order and a forced position show up on the account", async () => {
    const order = await admin("/orders", {
      account: "demo",
      side: "buy",
      sizeBtc: "0.0002",
      priceUsd: "20000",
    });
    expect(order.body).toMatchObject({ ok: true, order: { state: "live", tag: "outside" } });
    expect((await client.fetchOpenOrders(SYMBOL)).length).toBe(1);
    await admin("/position", { account: "demo", sizeBtc: "-0.0003" });
    expect((await client.fetchPositions())[0]).toMatchObject({ side: "short", contracts: 0.03 });
    await client.closePosition(SYMBOL, undefined, { autoCxl: true });
    const state = (await (await fetch(`${venue.adminUrl}/state`)).json()) as {
      accounts: { name: string; positionBtc: string }[];
    };
    expect(state.accounts.find((a) => a.name === "demo")?.positionBtc).toBe("0");
  });

  it.each([
    ["/faults", "not json"],
    ["/faults", { latencyMs: -1 }],
    ["/faults", { nonsense: true }],
    ["/faults", { account: "nobody", latencyMs: 1 }],
    ["/orders", { account: "nobody", side: "buy", sizeBtc: "1" }],
    ["/orders", { account: "demo", side: "buy", sizeBtc: "x" }],
    ["/position", { account: "demo", sizeBtc: "--1" }],
  ])("the admin address refuses %s %j in words", async (path, body) => {
    const answer = await admin(path, body);
    expect(answer.status).toBe(400);
    expect(String(answer.body.message).length).toBeGreaterThan(5);
  });
});
