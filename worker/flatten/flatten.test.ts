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

  test("is flat within 250 ms on a warm connection, 19 of 20 times", async () => {
    const stopWarming = await prepareFlatten(kill.exchange);
    const times: number[] = [];
    for (let round = 0; round < 20; round += 1) {
      await restOrders(1);
      await admin("/position", { account: "demo", sizeBtc: round % 2 ? "0.001" : "-0.001" });
      const startedAt = performance.now();
      expect((await flatten({ exchange: kill.exchange, maxAttempts: 1 })).flat).toBe(true);
      times.push(performance.now() - startedAt);
    }
    stopWarming();
    expect(times.sort((a, b) => a - b)[18]).toBeLessThan(250);
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
