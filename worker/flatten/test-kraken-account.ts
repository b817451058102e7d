import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { krakenAnswer } from "#worker/venue/test-venue-answers.ts";

// One account of Kraken Futures in the shapes of its public documentation (https://docs.kraken.com/api/docs/futures-api/): what the
// kill sequence asks and changes. For tests only.

type KrakenOrder = { id: string; size: number };
export type KrakenAccount = {
  /** Contracts of PF_XBTUSD, one BTC each; below zero: short. */
  position: number;
  orders: KrakenOrder[];
  /** Words that answer the next requests of a kind instead, in this order. */
  refuses: { path: string; error: string }[];
  /** Of a close, the venue fills this share at first. */
  fillShare: number;
  sent: Record<string, string>[];
  cancelled: string[];
};

const SYMBOL = "PF_XBTUSD";
const orderView = ({ id, size }: KrakenOrder) => ({
  order_id: id,
  symbol: SYMBOL,
  side: "buy",
  orderType: "lmt",
  limitPrice: 10_640,
  unfilledSize: size,
  receivedTime: "2026-01-05T17:01:17.410Z",
  status: "untouched",
  filledSize: 0,
  reduceOnly: false,
  lastUpdateTime: "2026-01-05T17:01:17.410Z",
});

function cancel(account: KrakenAccount, body: string): object {
  const wanted = JSON.parse(new URLSearchParams(body).get("json") ?? "") as {
    batchOrder: { order: "cancel"; order_id: string }[];
  };
  const batchStatus = wanted.batchOrder.map(({ order_id }) => {
    const isKnown = account.orders.some(({ id }) => id === order_id);
    account.orders = account.orders.filter(({ id }) => id !== order_id);
    account.cancelled.push(order_id);
    return { status: isKnown ? "cancelled" : "notFound", order_id, orderEvents: [] };
  });
  return { batchStatus };
}

/** A reduce-only order never opens: it takes from the position at most what is there, and only on its own side. */
function send(account: KrakenAccount, fields: Record<string, string>): object {
  account.sent.push(fields);
  const { side = "", size = "", cliOrdId = null, reduceOnly } = fields;
  const isOpposite = side === (account.position > 0 ? "sell" : "buy") && account.position !== 0;
  if (reduceOnly !== "true" || !isOpposite)
    return { sendStatus: { status: "wouldNotReducePosition", order_id: "o-refused", orderEvents: [] } };
  const taken = Math.min(Number(size), Math.abs(account.position)) * account.fillShare;
  account.fillShare = 1;
  account.position = Number((account.position - Math.sign(account.position) * taken).toFixed(8));
  const timestamp = "2026-01-05T17:01:17.410Z";
  const order = { orderId: "o-close", cliOrdId, type: "mkt", symbol: SYMBOL, side, quantity: Number(size) };
  const event = {
    executionId: "e-1",
    price: 93_000,
    amount: taken,
    orderPriorEdit: null,
    orderPriorExecution: {
      ...order,
      filled: 0,
      limitPrice: 90_000,
      reduceOnly: true,
      timestamp,
      lastUpdateTimestamp: timestamp,
    },
    takerReducedQuantity: null,
    type: "EXECUTION",
  };
  return {
    sendStatus: { order_id: "o-close", status: "placed", receivedTime: timestamp, orderEvents: [event] },
  };
}

function answerOf(account: KrakenAccount, path: string, fields: Record<string, string>, body: string) {
  const refusal = account.refuses.find((one) => path.includes(one.path));
  if (refusal) {
    account.refuses.splice(account.refuses.indexOf(refusal), 1);
    return { result: "error", error: refusal.error };
  }
  if (path.endsWith("/openorders")) return { openOrders: account.orders.map(orderView) };
  if (path.endsWith("/batchorder")) return cancel(account, body);
  if (path.endsWith("/sendorder")) return send(account, fields);
  if (!path.endsWith("/openpositions")) return null;
  const { position } = account;
  const side = position > 0 ? "long" : "short";
  const row = {
    side,
    symbol: SYMBOL,
    price: 93_000,
    fillTime: "2026-01-05T17:01:17.410Z",
    size: Math.abs(position),
  };
  return { openPositions: position === 0 ? [] : [row] };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}

/** Serves the account on a port of this machine until closed. */
export async function serveKrakenAccount(account: KrakenAccount) {
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const url = new URL(request.url ?? "/", "http://kraken");
      const given = answerOf(account, url.pathname, Object.fromEntries(url.searchParams), body);
      const serverTime = new Date().toISOString();
      const plain = krakenAnswer(request.url ?? "", {});
      response.writeHead(given ? 200 : plain.status, { "content-type": "application/json" });
      response.end(given ? JSON.stringify({ result: "success", serverTime, ...given }) : plain.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, close: () => new Promise((resolve) => server.close(resolve)) };
}
