import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { rehearsalV1 } from "#lib/template/rehearsal-v1.ts";
import { paperAccount } from "#worker/paper-exchange/paper-accounts.ts";
import { type RunningPaperExchange, startPaperExchange } from "#worker/paper-exchange/server.ts";
import { openVenue, type Venue } from "#worker/venue/venue.ts";
import { readFlags } from "./flags.ts";
import type { TraderLine } from "./telemetry-out.ts";
import { startTrader, type Trader } from "./trader.ts";

const SEEN_WITHIN_MS = 90_000;
let paper: RunningPaperExchange;
let venue: Venue;
let trader: Trader | null = null;

beforeEach(async () => {
  paper = await startPaperExchange({ port: 0, adminPort: 0, accounts: [paperAccount("demo")] });
  vi.stubEnv("PAPER_URL", paper.url);
  venue = await openVenue({ account: "demo", purpose: "poll" });
});

afterEach(async () => {
  await trader?.close();
  trader = null;
  await venue.close();
  vi.unstubAllEnvs();
  await paper.close();
});

async function admin(path: string, body: object): Promise<void> {
  const headers = { "content-type": "application/json" };
  await fetch(`${paper.adminUrl}${path}`, { method: "POST", body: JSON.stringify(body), headers });
}

test("orders that fill while the private stream is cut and stays silent are booked from look-ups, once, to 1e-8", async () => {
  const lines: TraderLine[] = [];
  const flags = readFlags([
    ...["--size", "0.001", "--mode", "CONSERVATIVE", "--volatility", "OFF", "--order-prefix", "cssilent"],
    ...["--pace", JSON.stringify(rehearsalV1.trader)],
  ]);
  const before = Number((await venue.exchange.fetchBalance()).USDT?.total);
  trader = await startTrader(flags, (line) => void lines.push(line));
  const fills = () => lines.flatMap((line) => (line.type === "fill" ? [line] : []));
  const entered = () => lines.some((line) => line.type === "order" && line.status === "accepted");
  await expect.poll(entered, { timeout: SEEN_WITHIN_MS }).toBe(true);
  await admin("/faults", { account: "demo", stallStreams: "private", dropSockets: true });
  const filledBefore = fills().length;
  await expect
    .poll(() => fills().length - filledBefore, { timeout: SEEN_WITHIN_MS })
    .toBeGreaterThanOrEqual(2);
  await admin("/faults/clear", {});
  expect(await trader.close()).toBe(true);
  trader = null;
  const after = Number((await venue.exchange.fetchBalance()).USDT?.total);
  const last = lines.findLast((line) => line.type === "account");
  expect(last).toMatchObject({ positionBtc: "0" });
  expect(Math.abs(Number(last?.equityUsd) - after)).toBeLessThan(1e-8);
  expect(after).not.toBe(before);
  const atVenue = await venue.exchange.fetchMyTrades(venue.instrument("BTC-PERP").symbol);
  expect(fills()).toHaveLength(atVenue.length);
  expect(lines.filter((line) => line.type === "error")).toEqual([]);
}, 240_000);
