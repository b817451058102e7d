import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseLine, type Telemetry } from "#lib/canary/telemetry.ts";
import { rehearsalV1 } from "#lib/template/rehearsal-v1.ts";
import { type RunningPaperExchange, startPaperExchange } from "#worker/paper-exchange/server.ts";
import { fundingBills } from "#worker/venue/funding-bills.ts";
import { readFlat } from "#worker/venue/read-flat.ts";
import { openVenue, type Venue } from "#worker/venue/venue.ts";

const TRADER = fileURLToPath(new URL("main.ts", import.meta.url));
/** A busy machine may take 15 s only to start the process; the market then decides when an entry is filled. */
const SEEN_WITHIN_MS = 60_000;
const TEST_WITHIN_MS = 120_000;
let paper: RunningPaperExchange;
let venue: Venue;
let started: Running[] = [];

async function admin(path: string, body: object): Promise<void> {
  const headers = { "content-type": "application/json" };
  await fetch(`${paper.adminUrl}${path}`, { method: "POST", body: JSON.stringify(body), headers });
}

type Running = {
  child: ChildProcessWithoutNullStreams;
  lines: Telemetry[];
  bad: string[];
  ended: Promise<number | null>;
  until: (is: (line: Telemetry) => boolean) => Promise<void>;
};

function start(durationSec: number, more: string[] = []): Running {
  const args = [
    "--symbol",
    "BTC-PERP",
    "--size",
    "0.001",
    "--max-loss",
    "50",
    "--duration",
    String(durationSec),
  ];
  const form = [
    "--mode",
    "CONSERVATIVE",
    "--rsi-confirm",
    "--monitor",
    "--account",
    "demo",
    "--order-prefix",
    "cstest",
  ];
  const pace = ["--volatility", "OFF", "--pace", JSON.stringify(rehearsalV1.trader)];
  const child = spawn(process.execPath, [TRADER, ...args, ...form, ...pace, ...more], {
    env: { ...process.env, PAPER_URL: paper.url },
  });
  const lines: Telemetry[] = [];
  const bad: string[] = [];
  let rest = "";
  child.stdout.on("data", (chunk: Buffer) => {
    const parts = (rest + chunk.toString("utf8")).split("\n");
    rest = parts.pop() ?? "";
    for (const text of parts) {
      const parsed = parseLine(text);
      if (parsed.kind === "telemetry") lines.push(parsed.line);
      else bad.push(text);
    }
  });
  const ended = new Promise<number | null>((resolve) => child.on("exit", (code) => resolve(code)));
  const until = async (is: (line: Telemetry) => boolean): Promise<void> => {
    const deadline = Date.now() + SEEN_WITHIN_MS;
    while (!lines.some(is)) {
      if (Date.now() > deadline || child.exitCode !== null)
        throw new Error(`not seen: ${is}; last lines: ${JSON.stringify(lines.slice(-5))}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const running = { child, lines, bad, ended, until };
  started.push(running);
  return running;
}

async function expectFlat(): Promise<void> {
  await admin("/faults/clear", {});
  expect(await readFlat(venue)).toEqual({ positionBtc: "0", openOrders: 0 });
}

const isPosition = (line: Telemetry) => line.type === "account" && Number(line.positionBtc) !== 0;
const isAccepted = (line: Telemetry) => line.type === "order" && line.status === "accepted";

// A venue for each test: what one leaves behind cannot fail the next.
beforeEach(async () => {
  paper = await startPaperExchange({ port: 0, adminPort: 0 });
  process.env.PAPER_URL = paper.url;
  venue = await openVenue({ account: "demo", purpose: "poll" });
});

afterEach(async () => {
  for (const { child } of started) if (child.exitCode === null) child.kill("SIGKILL");
  await Promise.all(started.map(({ ended }) => ended));
  started = [];
  await venue.close();
  delete process.env.PAPER_URL;
  await paper.close();
});

describe("the built-in trader as a process", () => {
  test(
    "trades, books exactly what the venue books across a funding settlement, and ends flat by itself",
    async () => {
      const before = await venue.exchange.fetchBalance();
      const startedAtMs = Date.now();
      const { lines, bad, ended, until } = start(25);
      await until(isPosition);
      await admin("/faults", { fundingNow: true });
      expect(await ended).toBe(0);
      expect(bad).toEqual([]);
      const orders = new Set(lines.filter(isAccepted).map((line) => (line.type === "order" ? line.id : "")));
      expect(orders.size).toBeGreaterThanOrEqual(4);
      expect(lines.filter((line) => line.type === "error")).toEqual([]);
      const last = lines.findLast((line) => line.type === "account");
      const after = await venue.exchange.fetchBalance();
      const gained = Number(after.USDT?.total) - Number(before.USDT?.total);
      const claimed = ["realizedUsd", "feesUsd", "fundingUsd", "unrealizedUsd"].reduce(
        (sum, name) => sum + Number(last?.[name as "realizedUsd"]),
        0,
      );
      expect(Math.abs(gained - claimed)).toBeLessThan(1e-8);
      expect(Math.abs(Number(last?.equityUsd) - Number(after.USDT?.total))).toBeLessThan(1e-8);
      const bills = await fundingBills(venue, startedAtMs);
      const booked = bills.reduce((sum, bill) => sum + bill.bookedUsd.toNumber(), 0);
      expect(Math.abs(Number(last?.fundingUsd) - booked)).toBeLessThan(1e-8);
      await expectFlat();
    },
    TEST_WITHIN_MS,
  );

  test.each([
    { name: "SIGTERM", stop: ({ child }: Running) => child.kill("SIGTERM") },
    { name: "the end of its control stream", stop: ({ child }: Running) => child.stdin.end() },
    {
      name: "a stop line",
      stop: ({ child }: Running) => child.stdin.write('{"cmd":"stop","closeAll":true}\n'),
    },
  ])(
    "closes everything and exits 0 on $name",
    async ({ stop }) => {
      const running = start(60);
      await running.until(isPosition);
      stop(running);
      expect(await running.ended).toBe(0);
      expect(running.lines.findLast((line) => line.type === "account")).toMatchObject({ positionBtc: "0" });
      const sent = new Set(running.lines.map((line) => (line.type === "order" ? line.id : "")));
      const foreign = running.lines.filter((line) => line.type === "fill" && !sent.has(line.orderId));
      expect(foreign).toEqual([]);
      await expectFlat();
    },
    TEST_WITHIN_MS,
  );

  test(
    "a hold takes the resting entry back and lets none leave; garbage on the control stream is reported",
    async () => {
      const running = start(60);
      await running.until(isAccepted);
      running.child.stdin.write('{"cmd":"hold"}\nnot json\n');
      await running.until((line) => line.type === "error" && line.message.includes("not json"));
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      const heldAt = running.lines.findIndex(
        (line) => line.type === "log" && line.message.includes("on hold"),
      );
      const entries = running.lines
        .slice(heldAt)
        .filter((line) => line.type === "order" && line.status === "submitted" && !line.reduceOnly);
      expect(entries).toEqual([]);
      running.child.stdin.end();
      expect(await running.ended).toBe(0);
      await expectFlat();
    },
    TEST_WITHIN_MS,
  );

  test.each([
    { name: "a size that the venue does not trade", more: ["--size", "0.00005"], code: 1 },
    { name: "an unknown symbol", more: ["--symbol", "DOGE-PERP"], code: 1 },
    { name: "a flag that cannot be read", more: ["--duration", "soon"], code: 1 },
  ])(
    "refuses $name in words and sends nothing",
    async ({ more, code }) => {
      const running = start(5, more);
      expect(await running.ended).toBe(code);
      const words = running.lines.find((line) => line.type === "error");
      expect(words).toMatchObject({
        severity: "critical",
        message: expect.stringMatching(/no order|Nothing was sent/i),
      });
      expect(running.lines.filter((line) => line.type === "order")).toEqual([]);
      await expectFlat();
    },
    TEST_WITHIN_MS,
  );

  test(
    "a stop while it still waits for the venue ends it at once, and nothing was sent",
    async () => {
      await admin("/faults", { latencyMs: 4_000 });
      const running = start(60);
      await running.until((line) => line.type === "heartbeat");
      running.child.kill("SIGTERM");
      expect(await running.ended).toBe(1);
      expect(running.lines.at(-1)).toMatchObject({
        message: expect.stringMatching(/no order was sent: SIGTERM/),
      });
      await expectFlat();
    },
    TEST_WITHIN_MS,
  );

  test(
    "refuses to start on an account that is not flat",
    async () => {
      await admin("/position", { account: "demo", sizeBtc: "0.001" });
      const running = start(5);
      expect(await running.ended).toBe(1);
      expect(running.lines.find((line) => line.type === "error")).toMatchObject({
        message: expect.stringMatching(/not flat/),
      });
      expect(running.lines.filter((line) => line.type === "order")).toEqual([]);
    },
    TEST_WITHIN_MS,
  );
});
