import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningPaperExchange, startPaperExchange } from "../server.ts";
import * as rows from "./documented-rows.ts";
import { type ClientSocket, connectClient, type PaperClient, postAdmin, SYMBOL } from "./paper-client.ts";
import { differences, type Shape, texts } from "./shape.ts";

let venue: RunningPaperExchange;
let client: PaperClient;
const seen: unknown[] = [];

beforeAll(async () => {
  venue = await startPaperExchange({ port: 0, adminPort: 0, seed: "stream shapes" });
  client = await connectClient(venue);
  const handle = client.handleMessage.bind(client);
  client.handleMessage = (socket: ClientSocket, message: unknown) => {
    seen.push(message);
    return handle(socket, message);
  };
  await client.loadMarkets();
});

afterAll(async () => {
  await client.close();
  await venue.close();
});

type Message = {
  arg?: { channel?: string };
  action?: string;
  event?: string;
  eventType?: string;
  op?: string;
};

/** Messages that the client received so far and that fit. */
function received(fits: (message: Message) => boolean): object[] {
  return seen.filter(
    (message): message is Message & object =>
      typeof message === "object" && message !== null && fits(message),
  );
}

const onChannel = (channel: string) => (message: Message) =>
  message.arg?.channel === channel && !message.event;
const PUBLIC_ARG = texts("channel instId");

describe("public streams have the documented keys and types", () => {
  const table: [channel: string, watch: () => Promise<unknown>, row: Shape][] = [
    ["trades", () => client.watchTrades(SYMBOL), rows.TRADE_PUSH],
    ["tickers", () => client.watchTicker(SYMBOL), rows.TICKER],
    ["mark-price", () => client.watchMarkPrice(SYMBOL), rows.MARK_PRICE],
    ["funding-rate", () => client.watchFundingRate(SYMBOL), rows.FUNDING_RATE],
    ["candle1m", () => client.watchOHLCV(SYMBOL, "1m"), rows.CANDLE],
  ];
  it.each(table)("%s", async (channel, watch, row) => {
    await watch();
    const messages = received(onChannel(channel));
    expect(messages.length).toBeGreaterThan(0);
    const shape = { arg: PUBLIC_ARG, data: [row] } as const;
    expect(messages.flatMap((message) => differences(message, shape))).toEqual([]);
  });

  it("books: one snapshot, then updates whose numbers join", async () => {
    for (let n = 0; n < 8; n++) await client.watchOrderBook(SYMBOL);
    const messages = received(onChannel("books"));
    const shape = { arg: PUBLIC_ARG, action: "string", data: [rows.BOOK_PUSH] } as const;
    expect(messages.flatMap((message) => differences(message, shape))).toEqual([]);
    const actions = messages.map((message) => (message as Message).action);
    expect(actions[0]).toBe("snapshot");
    expect(new Set(actions.slice(1))).toEqual(new Set(["update"]));
    const numbers = messages.map((message) => (message as { data: [Numbered] }).data[0]);
    expect(numbers[0]?.prevSeqId).toBe(-1);
    numbers.slice(1).forEach(({ prevSeqId }, i) => {
      expect(prevSeqId).toBe(numbers[i]?.seqId);
    });
  });
});

interface Numbered {
  seqId: number;
  prevSeqId: number;
}

const PAGED = { curPage: "number", lastPage: "boolean" } as const;

describe("private streams have the documented keys and types", () => {
  it("login, orders, positions and account, as a picture and as events", async () => {
    await client.watchPositions([SYMBOL]);
    const balance = client.watchBalance();
    await balance;
    const orders = client.watchOrders(SYMBOL);
    await expect
      .poll(
        () =>
          received((message) => message.event === "subscribe" && message.arg?.channel === "orders").length,
      )
      .toBe(1);
    await client.createOrder(SYMBOL, "market", "buy", 0.3);
    await orders;
    await expect
      .poll(() => received((m) => onChannel("positions")(m) && m.eventType === "event_update").length)
      .toBeGreaterThan(0);
    await postAdmin(venue, "/position", { account: "demo", sizeBtc: "0" });
    const arg = (keys: string) => texts(`channel uid ${keys}`);
    const check = (channel: string, eventType: string | undefined, shape: Shape) => {
      const messages = received((m) => onChannel(channel)(m) && m.eventType === eventType);
      expect(messages.length, `${channel} ${eventType ?? ""}`).toBeGreaterThan(0);
      expect(messages.flatMap((message) => differences(message, shape))).toEqual([]);
    };
    check("orders", undefined, { arg: arg("instType instId"), data: [rows.ORDER_PUSH] });
    const position = {
      arg: arg("instType instId"),
      eventType: "string",
      data: [rows.POSITION_PUSH],
    } as const;
    check("positions", "snapshot", { ...position, ...PAGED });
    check("positions", "event_update", position);
    const account = { arg: arg(""), eventType: "string", data: [rows.BALANCE] } as const;
    check("account", "snapshot", { ...account, ...PAGED });
    check("account", "event_update", account);
    const login = received((message) => message.event === "login");
    expect(login.flatMap((m) => differences(m, texts("event code msg connId")))).toEqual([]);
    expect(login.length).toBeGreaterThan(0);
  });

  it("orders by stream answer with the rows of REST", async () => {
    const order = await client.createOrderWs(SYMBOL, "limit", "buy", 0.01, (await touch()) - 50);
    await client.editOrderWs(String(order.id), SYMBOL, "limit", "buy", 0.02, (await touch()) - 60);
    await client.cancelOrderWs(String(order.id), SYMBOL);
    const answer = (row: Shape) =>
      ({ ...texts("id op code msg inTime outTime"), data: [row] }) as const satisfies Shape;
    for (const [op, row] of [
      ["batch-orders", rows.ORDER_ACK],
      ["amend-order", rows.AMEND_ACK],
      ["cancel-order", rows.CANCEL_ACK],
    ] as const) {
      const messages = received((message) => message.op === op);
      expect(messages.length, op).toBe(1);
      expect(messages.flatMap((message) => differences(message, answer(row)))).toEqual([]);
    }
  });
});

async function touch(): Promise<number> {
  return (await client.fetchTicker(SYMBOL)).bid ?? 0;
}
