import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { killSwitch } from "#worker/commands/kill-switch.ts";
import { type RunningPaperExchange, startPaperExchange } from "#worker/paper-exchange/server.ts";
import { openVenue, type Venue } from "#worker/venue/venue.ts";
import { flatten } from "./flatten.ts";
import { prepareFlatten } from "./prepare-flatten.ts";

let paper: RunningPaperExchange;
let trading: Venue;
let kill: Venue;
const SYMBOL = "BTC/USDT:USDT";

async function admin(path: string, body: object): Promise<void> {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${paper.adminUrl}${path}`, {
    method: "POST",
    body: JSON.stringify(body),
    headers,
  });
  expect(await answer.json()).toMatchObject({ ok: true });
}

beforeAll(async () => {
  paper = await startPaperExchange({ port: 0, adminPort: 0 });
  process.env.PAPER_URL = paper.url;
  trading = await openVenue({ account: "demo", purpose: "poll" });
  kill = await openVenue({ account: "demo", purpose: "kill" });
});

afterEach(() => admin("/faults/clear", {}));

afterAll(async () => {
  await Promise.all([trading.close(), kill.close()]);
  delete process.env.PAPER_URL;
  await paper.close();
});

async function restOrders(count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) {
    await trading.exchange.createOrder(SYMBOL, "limit", "buy", 0.01, 20_000 + at, { postOnly: true });
  }
}

describe("the kill sequence", () => {
  test("cancels 45 orders in batches, closes a position and proves both", async () => {
    await restOrders(45);
    await admin("/position", { account: "demo", sizeBtc: "-0.003" });
    const result = await flatten({ exchange: kill.exchange, maxAttempts: 1 });
    expect(result).toMatchObject({ flat: true, positionBtc: "0", openOrders: 0, attempts: 1 });
    expect(result.stages.map(({ stage }) => stage)).toEqual(["SENT", "RECEIVED", "CANCELLED", "FLAT"]);
    expect(result.calls.filter(({ op }) => op === "cancel").length).toBeGreaterThanOrEqual(3);
    expect(await trading.exchange.fetchOpenOrders()).toEqual([]);
  });

  test("long or short, cancel and close leave together, the close once; then it only reads, and cancels what is still listed", async () => {
    const stopWarming = await prepareFlatten(kill.exchange);
    for (let round = 0; round < 4; round += 1) {
      await restOrders(1);
      await admin("/position", { account: "demo", sizeBtc: round % 2 ? "0.001" : "-0.001" });
      const { flat, calls } = await flatten({ exchange: kill.exchange, maxAttempts: 1 });
      expect(flat).toBe(true);
      const ops = calls.map(({ op }) => op);
      expect(ops.slice(0, 4)).toEqual(["read-orders", "read-positions", "cancel", "close"]);
      expect(ops.filter((op) => op === "close")).toHaveLength(1);
      expect(ops.slice(-2)).toEqual(["read-orders", "read-positions"]);
    }
    stopWarming();
  });

  test("an account that is flat already is proven flat and nothing is sent", async () => {
    const result = await flatten({ exchange: kill.exchange, maxAttempts: 1 });
    expect(result.flat).toBe(true);
    expect(result.calls.every(({ op }) => op.startsWith("read"))).toBe(true);
  });

  test("never says flat while the venue fails, and gets there when it recovers", async () => {
    await admin("/position", { account: "demo", sizeBtc: "0.001" });
    await admin("/faults", { httpErrorRate: 1, httpErrorKind: "5xx" });
    const notFlat: string[] = [];
    const running = flatten({
      exchange: kill.exchange,
      attemptDeadlineMs: 200,
      onNotFlat: ({ reason }) => notFlat.push(reason),
    });
    await expect.poll(() => notFlat[0], { timeout: 30_000 }).toMatch(/did not answer/);
    await admin("/faults/clear", {});
    expect(await running).toMatchObject({ flat: true, positionBtc: "0" });
  });

  test("gives up after its attempts and says what is left", async () => {
    await admin("/faults", { httpErrorRate: 1, httpErrorKind: "5xx" });
    const result = await flatten({ exchange: kill.exchange, attemptDeadlineMs: 50, maxAttempts: 2 });
    expect(result).toMatchObject({ flat: false, attempts: 2, positionBtc: null, openOrders: null });
  });
});

describe("at a venue that holds its documented limits", () => {
  let strict: RunningPaperExchange;
  let own: Venue;

  beforeAll(async () => {
    strict = await startPaperExchange({ port: 0, adminPort: 0, rateLimits: "venue" });
    process.env.PAPER_URL = strict.url;
    own = await openVenue({ account: "demo", purpose: "kill" });
    process.env.PAPER_URL = paper.url;
  });

  afterAll(async () => {
    await own.close();
    await strict.close();
  });

  const at = async (path: string, body: object) => {
    const answer = await fetch(`${strict.adminUrl}${path}`, { method: "POST", body: JSON.stringify(body) });
    expect(await answer.json()).toMatchObject({ ok: true });
  };

  test("a position that takes several fills to close is closed without one refused read", async () => {
    for (let order = 0; order < 25; order += 1)
      await own.exchange.createOrder(SYMBOL, "limit", "buy", 0.01, 20_000 + order, { postOnly: true });
    await at("/position", { account: "demo", sizeBtc: "0.01" });
    await at("/faults", { account: "demo", fillShare: 0.4 });
    const result = await flatten({ exchange: own.exchange, maxAttempts: 1 });
    expect(result).toMatchObject({ flat: true, attempts: 1 });
    expect(result.calls.filter(({ op, ok }) => op.startsWith("read") && !ok)).toEqual([]);
    await at("/faults/clear", {});
  });

  test("with the limit for positions used up by others, the kill waits for its reads and still proves flat", async () => {
    await at("/position", { account: "demo", sizeBtc: "0.01" });
    const others = await Promise.allSettled(Array.from({ length: 20 }, () => own.exchange.fetchPositions()));
    expect(others.some(({ status }) => status === "rejected")).toBe(true);
    const result = await flatten({ exchange: own.exchange, maxAttempts: 1 });
    expect(result).toMatchObject({ flat: true, positionBtc: "0", openOrders: 0 });
    expect(result.calls.some(({ op, ok }) => op === "read-positions" && !ok)).toBe(true);
  });
});

describe("the kill switch", () => {
  test("flattens every account of the profile and reports each stage", async () => {
    await admin("/position", { account: "demo", sizeBtc: "0.001" });
    await admin("/position", { account: "production", sizeBtc: "-0.001" });
    const lines: string[] = [];
    const report = await killSwitch({
      accounts: ["demo", "production"],
      profile: "paper-okx",
      say: (line) => lines.push(line),
    });
    expect(report.flat).toBe(true);
    expect(lines.filter((line) => line.includes("FLAT after"))).toHaveLength(2);
  });

  test("an account without keys is not flat, the other one is flattened all the same", async () => {
    const accounts = ["nobody", "demo"];
    const report = await killSwitch({ accounts, profile: "paper-okx", say: () => undefined });
    expect(report.flat).toBe(false);
    expect(report.accounts.map(({ flat }) => flat)).toEqual([false, true]);
    expect(report.accounts[0]?.reason).toMatch(/no keys/);
  });
});
