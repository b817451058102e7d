import { connect, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunningPaperExchange, startPaperExchange } from "#worker/paper-exchange/server.ts";
import { type AccountStream, openAccountStream } from "./account-stream.ts";
import { openVenue } from "./venue.ts";

/** A stream that was upset is back within this time on a busy machine. */
const BACK_WITHIN_MS = 60_000;

const frame = (opcode: number, text: string) =>
  Buffer.concat([Buffer.from([0x80 | opcode, Buffer.byteLength(text)]), Buffer.from(text)]);

/** Stands between client and exchange; `say` puts bytes into every open stream as if the exchange had sent them. */
async function startLiar(target: number) {
  const streams = new Set<Socket>();
  const server = createServer((client) => {
    const exchange = connect(target, "127.0.0.1");
    exchange.on("data", (chunk) => {
      if (chunk.includes("101 Switching Protocols")) streams.add(client);
    });
    for (const socket of [client, exchange]) socket.on("error", () => undefined);
    client.on("close", () => streams.delete(client));
    client.pipe(exchange).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
    say: (bytes: Buffer) => {
      for (const stream of streams) stream.write(bytes);
      return streams.size;
    },
    close: () => server.close(),
  };
}

let paper: RunningPaperExchange;
let liar: Awaited<ReturnType<typeof startLiar>>;
let stream: AccountStream;
const seen = { markets: 0, accounts: 0 };
const states: Record<string, string> = {};

beforeAll(async () => {
  paper = await startPaperExchange({ port: 0 });
  liar = await startLiar(Number(new URL(paper.url).port));
  const env = { ...process.env, PAPER_URL: liar.url };
  const account = "demo";
  stream = await openAccountStream({
    watch: await openVenue({ account, purpose: "watch", env }),
    poll: await openVenue({ account, purpose: "poll", env }),
    symbol: "BTC-PERP",
    handlers: {
      onAccount: () => {
        seen.accounts += 1;
      },
      onMarket: () => {
        seen.markets += 1;
      },
      onOrder: () => undefined,
      onStream: (name, state) => {
        states[name] = state;
      },
    },
  });
}, 60_000);

afterAll(async () => {
  await stream?.close();
  liar?.close();
  await paper?.close();
});

test.each([
  ["text that is no JSON", frame(1, "{{{ nothing")],
  ["JSON of another shape", frame(1, "[[[]], null, 7]")],
  ["a push of nonsense", frame(1, '{"arg":{"channel":"account"},"data":[{"details":"x"}]}')],
  ["an error nobody caused", frame(1, '{"event":"error","code":"60018","msg":"?"}')],
  ["bytes that are no frame", Buffer.from([0xff, 0xff, 0xff, 0x00])],
])(
  "%s on the streams: nothing falls, and both are up again",
  async (_name, bytes) => {
    expect(liar.say(bytes)).toBeGreaterThan(0);
    await sleep(300);
    const before = { ...seen };
    const untilMs = Date.now() + BACK_WITHIN_MS;
    const isBack = () =>
      seen.markets > before.markets + 2 && seen.accounts > before.accounts && states.public === "up";
    while (!(isBack() && states.private === "up") && Date.now() < untilMs) await sleep(50);
    expect(states).toEqual({ public: "up", private: "up" });
    expect(isBack()).toBe(true);
    expect(await stream.readFlat()).toEqual({ positionBtc: "0", openOrders: 0 });
  },
  BACK_WITHIN_MS + 10_000,
);
