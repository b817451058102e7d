import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { loadExchangeClass } from "./exchange-class.ts";
import { paceDelivery } from "./pace-delivery.ts";

/** More steps than any watch of ccxt takes from its message to its caller. */
const STEPS = 50;

async function openClient() {
  const exchange = new (await loadExchangeClass("okx"))();
  paceDelivery(exchange);
  const client = exchange.client("wss://127.0.0.1:1/public");
  const socket = new PassThrough({ objectMode: true });
  client.duplex = socket;
  const seen: string[] = [];
  client.onMessage = async ({ data }: { data: string }) => {
    seen.push(`read ${data}`);
    for (let step = 0; step < STEPS; step += 1) await null;
    seen.push(`acted on ${data}`);
  };
  return { client, socket, seen };
}

test("of two messages that arrive together the first is acted on before the second is read", async () => {
  const { client, socket, seen } = await openClient();
  const delivered = client.deliverLoop();
  socket.write("mark");
  socket.end("book");
  await delivered;
  expect(seen).toEqual(["read mark", "acted on mark", "read book", "acted on book"]);
});

test("a connection that breaks ends the delivery and throws at nobody", async () => {
  const { client, socket, seen } = await openClient();
  const delivered = client.deliverLoop();
  socket.destroy(new Error("broken"));
  await expect(delivered).resolves.toBeUndefined();
  expect(seen).toEqual([]);
});
