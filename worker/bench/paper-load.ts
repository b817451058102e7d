import { createHmac } from "node:crypto";
import { once } from "node:events";
import { WebSocket } from "ws";
import { type PaperAccount, paperAccount } from "#worker/paper-exchange/paper-accounts.ts";

const INSTRUMENT = "BTC-USDT-SWAP";

/** Accounts of the bench by name. */
export const loadAccounts = (count: number): PaperAccount[] =>
  Array.from({ length: count }, (_, n) => paperAccount(`load${n}`));

function signed({ apiKey, password, secret }: PaperAccount, body: string, path: string): HeadersInit {
  const timestamp = new Date().toISOString();
  const sign = createHmac("sha256", secret).update(`${timestamp}POST${path}${body}`).digest("base64");
  return {
    "content-type": "application/json",
    "OK-ACCESS-KEY": apiKey,
    "OK-ACCESS-PASSPHRASE": password,
    "OK-ACCESS-SIGN": sign,
    "OK-ACCESS-TIMESTAMP": timestamp,
  };
}

/** One signed POST; resolves with how long the answer took, ms. Throws when the venue refuses. */
export async function timedPost(
  url: string,
  account: PaperAccount,
  request: { path: string; body: object },
): Promise<number> {
  const body = JSON.stringify(request.body);
  const startMs = performance.now();
  const answer = await fetch(`${url}${request.path}`, {
    method: "POST",
    body,
    headers: signed(account, body, request.path),
  });
  const { code, data } = (await answer.json()) as { code: string; data: { sMsg?: string }[] };
  if (code !== "0") throw new Error(`${request.path} was refused: ${code} ${data[0]?.sMsg ?? ""}`);
  return performance.now() - startMs;
}

/** A post-only buy far below the market, with the client's own id. */
export const restingOrder = (clOrdId: string, priceUsd: number) => ({
  path: "/api/v5/trade/order",
  body: {
    instId: INSTRUMENT,
    tdMode: "cross",
    side: "buy",
    ordType: "post_only",
    sz: "0.01",
    px: priceUsd.toFixed(1),
    clOrdId,
  },
});

export const cancelOrder = (clOrdId: string) => ({
  path: "/api/v5/trade/cancel-order",
  body: { instId: INSTRUMENT, clOrdId },
});

/** Opens one stream, logs in where it is private, subscribes; every message goes to `onMessage`. */
export async function openStream(
  url: string,
  stream: { kind: "public" | "private" | "business"; channels: string[]; account: PaperAccount },
  onMessage: (text: string) => void,
): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/ws/v5/${stream.kind}`);
  await once(socket, "open");
  if (stream.kind === "private") {
    socket.send(JSON.stringify({ op: "login", args: [login(stream.account)] }));
    await once(socket, "message");
  }
  socket.on("message", (data) => onMessage(String(data)));
  const args = stream.channels.map((channel) =>
    channel === "account" ? { channel } : { channel, instType: "SWAP", instId: INSTRUMENT },
  );
  socket.send(JSON.stringify({ op: "subscribe", args }));
  return socket;
}

function login({ apiKey, password, secret }: PaperAccount): object {
  const timestamp = String(Date.now() / 1000);
  const sign = createHmac("sha256", secret).update(`${timestamp}GET/users/self/verify`).digest("base64");
  return { apiKey, passphrase: password, timestamp, sign };
}
