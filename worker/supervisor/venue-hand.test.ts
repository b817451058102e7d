import { afterEach, expect, test } from "vitest";
import { type RunningPaperExchange, startPaperExchange } from "#worker/paper-exchange/server.ts";
import { freePort } from "#worker/stack/ports.ts";
import type { UntimedInput } from "./engine-loop.ts";
import { followVenue } from "./venue-hand.ts";

let paper: RunningPaperExchange | null = null;
let close: (() => Promise<void>) | null = null;

afterEach(async () => {
  await close?.();
  await paper?.close();
  [close, paper] = [null, null];
  delete process.env.PAPER_URL;
});

test("a venue that cannot be reached is said and tried again until it answers", async () => {
  const port = await freePort();
  process.env.PAPER_URL = `http://127.0.0.1:${port}`;
  const reached: boolean[] = [];
  const feed = (input: UntimedInput) => {
    if (input.type === "venueReachable") reached.push(input.ok);
  };
  const account = "production";
  close = await followVenue({ account, symbol: "BTC-PERP", feed, onTrouble: () => undefined });
  expect(reached).toEqual([false]);
  paper = await startPaperExchange({ port });
  await expect.poll(() => reached.at(-1), { timeout: 60_000 }).toBe(true);
  expect(reached.slice(0, -1).every((ok) => !ok)).toBe(true);
});
