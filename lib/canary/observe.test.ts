import { describe, expect, it } from "vitest";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { measurementsOf } from "./measures.ts";
import type { RunEventBody, RunEventType } from "./run-events.ts";
import { type Simulation, simulatedSetup, simulateRun } from "./simulated-run.ts";

const WARM_UP_SEC = 15;
const setup = simulatedSetup(
  {
    ...rehearsalV1,
    timing: { ...rehearsalV1.timing, memoryWarmUpSec: WARM_UP_SEC },
    checkpoints: [],
  },
  {
    config: { ...rehearsalV1.config, sizeBtc: "0.01", positionLimitBtc: "0.02", maxLossUsd: "5" },
    venueSymbol: "BTC/USDT:USDT",
  },
);

/** A live run whose canary has connected and says nothing by itself. */
const live = (): Simulation =>
  simulateRun({
    setup,
    stopAfterSec: 5.1,
    during: (s) => {
      s.isSilent = true;
    },
  });
const at = (simulation: Simulation, sec: number): Simulation => {
  simulation.nowMs = (simulation.t0Ms ?? 0) + sec * 1_000;
  return simulation;
};
const all = <T extends RunEventType>(simulation: Simulation, type: T) =>
  simulation.events.flatMap(({ body }) =>
    body.type === type ? [body as Extract<RunEventBody, { type: T }>] : [],
  );
const measure = (simulation: Simulation, name: string) =>
  measurementsOf(simulation.engine).find((one) => one.measure === name);
const lastTick = (simulation: Simulation) => all(simulation, "tick").at(-1)?.tick;
const MB = 1_048_576;

const order = {
  type: "order",
  id: "cs1-1",
  status: "submitted",
  symbol: "BTC-PERP",
  side: "buy",
  sizeBtc: "0.01",
} as const;
const venueOrder = {
  venueOrderId: "v1",
  clientOrderId: "cs1-1",
  symbol: "BTC-PERP",
  side: "buy",
  sizeBtc: "0.01",
  reduceOnly: false,
  status: "live",
} as const;

describe("the canary's lines", () => {
  it("orders and fills stand in the record and are counted", () => {
    const simulation = live();
    simulation.say(order);
    simulation.say({ ...order, status: "filled" });
    simulation.say({ type: "fill", orderId: "cs1-1", sizeBtc: "0.01", price: "50000", feeUsd: "-0.1" });
    at(simulation, 2).say({ type: "heartbeat" });
    expect(all(simulation, "telemetry").map(({ line }) => line.type)).toEqual([
      "stream",
      "stream",
      "order",
      "order",
      "fill",
    ]);
    expect(lastTick(simulation)).toMatchObject({ ordersSubmitted: 1, fills: 1 });
  });

  it("an entry against the canary's own filter is a finding", () => {
    const simulation = live();
    simulation.say({ type: "risk", rule: "spread", result: "denied", reason: "25 bps", inputs: {} });
    simulation.say(order);
    expect(all(simulation, "finding")).toEqual([
      {
        type: "finding",
        rule: "risk-filter",
        text: expect.stringMatching(/cs1-1 .* spread denied it: 25 bps/),
      },
    ]);
    expect(measure(simulation, "riskFindings")).toMatchObject({ value: "1", n: 1 });
    simulation.say({ type: "risk", rule: "spread", result: "allowed", reason: "1 bps", inputs: {} });
    simulation.say({ ...order, id: "cs1-2" });
    expect(all(simulation, "finding")).toHaveLength(1);
  });

  it.each([
    ["a good order request", { ok: true, op: "create" }, 1],
    ["a failed order request", { ok: false, op: "create" }, 0],
    ["a good query", { ok: true, op: "balance" }, 0],
    ["a failed query", { ok: false, op: "balance" }, 0],
  ])("%s: latency samples", (_name, request, samples) => {
    const simulation = live();
    simulation.say({ type: "request", ms: 12, ...request });
    expect(measure(simulation, "p95LatencyMs")?.n).toBe(samples);
    expect(measure(simulation, "errorRatePct")).toMatchObject({
      denominator: 1,
      numerator: request.ok ? 0 : 1,
      value: request.ok ? "0" : "100",
    });
  });

  it("error lines count as errors in a row, critical ones by themselves too", () => {
    const simulation = live();
    simulation.say({ type: "error", severity: "error", message: "x" });
    expect([
      measure(simulation, "consecutiveErrors")?.value,
      measure(simulation, "criticalErrors")?.value,
    ]).toEqual(["1", "0"]);
    simulation.say({ type: "error", severity: "critical", message: "x" });
    expect([
      measure(simulation, "consecutiveErrors")?.value,
      measure(simulation, "criticalErrors")?.value,
    ]).toEqual(["2", "1"]);
    expect(measure(simulation, "errorRatePct")?.denominator).toBe(0);
  });

  it("a line that cannot be read is a failed request of now, and stands in the record", () => {
    const simulation = live();
    simulation.feed({ type: "malformed", reason: "not JSON", excerpt: "{" });
    expect(measure(simulation, "errorRatePct")).toMatchObject({
      numerator: 1,
      denominator: 1,
      n: 1,
      dataAgeMs: 0,
    });
    expect(all(simulation, "malformedLine")).toEqual([
      { type: "malformedLine", reason: "not JSON", excerpt: "{" },
    ]);
    // As old as any other failure, it leaves the window with it.
    simulation.say({ type: "request", ok: true, ms: 1 });
    at(simulation, 2).say({ type: "heartbeat" });
    expect(lastTick(simulation)?.errorRatePct).toBe(50);
  });

  it("memory counts from the end of the warm-up on, counted from T-0", () => {
    const simulation = live();
    simulation.say({ type: "process", rssBytes: 500 * MB });
    expect(measure(simulation, "memoryRangePct")).toMatchObject({ value: null, n: 0, dataAgeMs: 0 });
    at(simulation, WARM_UP_SEC - 0.1).say({ type: "process", rssBytes: 400 * MB });
    expect(measure(simulation, "memoryRangePct")?.n).toBe(0);
    at(simulation, WARM_UP_SEC).say({ type: "process", rssBytes: 100 * MB });
    at(simulation, WARM_UP_SEC + 60).say({ type: "process", rssBytes: 110 * MB });
    expect(measure(simulation, "memoryRangePct")).toMatchObject({ value: "10", n: 2 });
    expect(measure(simulation, "memorySlopeMbPerMin")?.value).toBe("10");
    expect(lastTick(simulation)?.rssMb).toBe(110);
  });

  it("what it does while it closes is recorded, but measured no more", () => {
    const simulation = live();
    simulation.isObedient = false;
    simulation.say({ type: "heartbeat" });
    const who = { personId: "p1", name: "Ada" };
    simulation.feed({ type: "intent", intent: { id: "e", kind: "END_EARLY", who, atMs: simulation.nowMs } });
    expect(simulation.engine.phase).toBe("CLOSING");
    simulation.say({ type: "stream", name: "public", state: "down" });
    simulation.say({ type: "stream", name: "public", state: "up" });
    at(simulation, WARM_UP_SEC + 1);
    simulation.say({ type: "process", rssBytes: 100 * MB });
    expect(measure(simulation, "wsReconnects")?.value).toBe("0");
    expect(measure(simulation, "memoryRangePct")?.n).toBe(0);
    expect(all(simulation, "telemetry").filter(({ line }) => line.type === "stream")).toHaveLength(4);
  });
});

describe("the market", () => {
  const line = { type: "market", bid: "49990", ask: "50010", depthUsd: "300000" } as const;

  it("is the canary's until the supervisor's own connection has seen one", () => {
    const simulation = live();
    simulation.say({ ...line, markPrice: "50001" });
    at(simulation, 1).say({ type: "heartbeat" });
    expect(lastTick(simulation)).toMatchObject({ bid: 49_990, ask: 50_010, spreadBps: 4, depthUsd: 300_000 });
    expect(measure(simulation, "spreadBps")).toMatchObject({ value: "4", n: 1 });
    at(simulation, 2).feed({ type: "market", bid: "49995", ask: "50005", depthUsd: "1000000" });
    at(simulation, 3).say({ ...line, depthUsd: "1" });
    expect(lastTick(simulation)).toMatchObject({ bid: 49_995, spreadBps: 2, depthUsd: 1_000_000 });
    expect(measure(simulation, "depthUsd")).toMatchObject({ n: 2, dataAgeMs: 1_000 });
  });

  it("its mark price is drawn where the account has none", () => {
    const simulation = live();
    simulation.feed({ type: "venueAccount", account: { ...simulation.venue, markPrice: null } });
    at(simulation, 1).say(line);
    expect(lastTick(simulation)?.markPrice).toBeNull();
    at(simulation, 2).say({ ...line, markPrice: "50001" });
    expect(lastTick(simulation)?.markPrice).toBe(50_001);
    simulation.feed({ type: "venueAccount", account: { ...simulation.venue, markPrice: "50002" } });
    at(simulation, 3).say({ type: "heartbeat" });
    expect(lastTick(simulation)?.markPrice).toBe(50_002);
  });
});

describe("the venue's account", () => {
  const account = (simulation: Simulation, change: object) =>
    simulation.feed({ type: "venueAccount", account: { ...simulation.venue, ...change } });

  it("stands in the record when position or open orders change, not with every mark", () => {
    const simulation = live();
    const before = all(simulation, "venueAccount").length;
    expect(before).toBe(1);
    account(simulation, { equityUsd: "9999", markPrice: "49000" });
    expect(all(simulation, "venueAccount")).toHaveLength(1);
    account(simulation, { positionBtc: "0.01" });
    account(simulation, { positionBtc: "0.01" });
    expect(all(simulation, "venueAccount")).toHaveLength(2);
    account(simulation, { positionBtc: "0.01", openOrders: 1 });
    expect(all(simulation, "venueAccount")).toHaveLength(3);
  });

  it("gives loss, profit and the largest fall from a peak", () => {
    const simulation = live();
    expect(measure(simulation, "drawdownUsd")).toMatchObject({ value: "0", n: 1 });
    for (const equityUsd of ["9999.5", "10002", "9998.75", "10001"]) account(simulation, { equityUsd });
    expect(measure(simulation, "lossUsd")).toMatchObject({ value: "-1", n: 1, unit: "USD", dataAgeMs: 0 });
    expect(measure(simulation, "profitUsd")?.value).toBe("1");
    expect(measure(simulation, "drawdownUsd")).toMatchObject({ value: "3.25", n: 1, unit: "USD" });
    at(simulation, 3);
    simulation.say({ type: "heartbeat" });
    expect(measure(simulation, "lossUsd")?.dataAgeMs).toBeGreaterThan(2_000);
    expect(lastTick(simulation)).toMatchObject({
      equityUsd: 10_001,
      pnlUsd: 1,
      openOrders: 0,
      positionBtc: 0,
    });
  });

  it("a position beyond the limit counts as a breach, is recorded and brings the run down", () => {
    const simulation = live();
    account(simulation, { positionBtc: "0.02" });
    expect(measure(simulation, "limitBreaches")?.value).toBe("0");
    account(simulation, { positionBtc: "0.03" });
    expect(measure(simulation, "limitBreaches")?.value).toBe("1");
    const [, , , ...breach] = all(simulation, "venueAccount");
    expect(breach).toEqual([
      { type: "venueAccount", account: expect.objectContaining({ positionBtc: "0.03" }) },
    ]);
    expect(all(simulation, "triggerFired")).toHaveLength(1);
    expect(measure(simulation, "unauthorisedActs")?.value).toBe("1");
  });

  it("before launch nothing is held against a limit or compared with claims", () => {
    const simulation = simulateRun({
      setup,
      stopAfterSec: 1,
      before: (s) => s.feed({ type: "venueAccount", account: { ...s.venue, positionBtc: "1" } }),
    });
    expect(measure(simulation, "limitBreaches")?.value).toBe("0");
    expect(measure(simulation, "positionDifferenceBtc")?.value).toBeNull();
    expect(measure(simulation, "lossUsd")).toMatchObject({ value: null, n: 0 });
    expect(measure(simulation, "drawdownUsd")?.value).toBeNull();
  });

  it("claims are compared with it as soon as the canary makes some", () => {
    const simulation = live();
    const claim = {
      type: "account",
      equityUsd: "10000",
      realizedUsd: "0",
      unrealizedUsd: "0",
      feesUsd: "0",
      fundingUsd: "0",
      positionBtc: "0.01",
    } as const;
    simulation.say(claim);
    expect(measure(simulation, "positionDifferenceBtc")).toMatchObject({ value: "0", n: 1 });
    account(simulation, { positionBtc: "0.005" });
    at(simulation, 2.5).say({ type: "heartbeat" });
    expect(measure(simulation, "positionDifferenceBtc")).toMatchObject({ value: "0.005", n: 2 });
  });
});

describe("orders at the venue", () => {
  const see = (simulation: Simulation, change: object) =>
    simulation.feed({ type: "venueOrder", order: { ...venueOrder, ...change } });

  it("stand in the record once for each status", () => {
    const simulation = live();
    see(simulation, {});
    see(simulation, {});
    see(simulation, { status: "filled" });
    see(simulation, { status: "filled" });
    see(simulation, { venueOrderId: "v2", status: "live" });
    expect(all(simulation, "venueOrder").map(({ order: one }) => [one.venueOrderId, one.status])).toEqual([
      ["v1", "live"],
      ["v1", "filled"],
      ["v2", "live"],
    ]);
    expect(all(simulation, "triggerFired")).toEqual([]);
  });

  it("an unauthorised one is held against the run once, however often it is seen", () => {
    const simulation = live();
    see(simulation, { clientOrderId: "other" });
    see(simulation, { clientOrderId: "other", status: "filled" });
    expect(measure(simulation, "unauthorisedActs")?.value).toBe("1");
    expect(all(simulation, "finding")).toEqual([]);
    expect(all(simulation, "triggerFired")).toMatchObject([
      {
        trigger: "UNAUTHORISED",
        value: "1",
        limit: "0",
        n: 1,
        windowSec: null,
        dataAgeMs: 0,
        ruleVersion: 1,
      },
    ]);
  });

  it.each<[string, object, RegExp | null]>([
    ["under the venue's own name of the symbol", { symbol: "BTC/USDT:USDT" }, null],
    ["in a third symbol", { symbol: "ETH-PERP" }, /another symbol than BTC-PERP: buy 0.01 BTC ETH-PERP/],
    ["of the approved size", { sizeBtc: "0.01" }, null],
    ["above the approved size", { sizeBtc: "0.0101" }, /above the approved size of 0.01 BTC/],
    ["an exit larger than the size, within the limit", { reduceOnly: true, sizeBtc: "0.02" }, null],
    ["an exit beyond the limit", { reduceOnly: true, sizeBtc: "0.0201" }, /an exit above the position limit/],
    ["without any client id", { clientOrderId: null }, /did not send/],
  ])("%s", (_name, change, words) => {
    const simulation = live();
    see(simulation, change);
    const [fired] = all(simulation, "triggerFired");
    if (words === null) expect(fired).toBeUndefined();
    else expect(fired?.reason).toMatch(words);
  });

  it.each([
    ["on its way when stop was sent", 2, false],
    ["later than that", 2.001, true],
  ])("an entry %s after the end began", (_name, afterSec, fires) => {
    const simulation = live();
    simulation.isObedient = false;
    const who = { personId: "p1", name: "Ada" };
    simulation.feed({ type: "intent", intent: { id: "e", kind: "END_EARLY", who, atMs: simulation.nowMs } });
    simulation.nowMs += afterSec * 1_000;
    see(simulation, {});
    expect(all(simulation, "triggerFired").length > 0).toBe(fires);
    if (fires)
      expect(all(simulation, "triggerFired")[0]?.reason).toMatch(/after the canary was told to stop/);
  });

  it("those from before the launch are the preflight's, also when they change afterwards", () => {
    const simulation = simulateRun({
      setup,
      stopAfterSec: 5.1,
      before: (s) => s.feed({ type: "venueOrder", order: { ...venueOrder, clientOrderId: "test-order" } }),
      during: (s) => {
        s.isSilent = true;
      },
    });
    see(simulation, { clientOrderId: "test-order", status: "cancelled" });
    expect(all(simulation, "triggerFired")).toEqual([]);
    see(simulation, { venueOrderId: "v2", clientOrderId: "test-order" });
    expect(all(simulation, "triggerFired")).toHaveLength(1);
  });
});

describe("funding", () => {
  const bill = {
    type: "funding",
    settledAtMs: 1,
    rate: "0.0001",
    markPrice: "50000",
    positionBtc: "0.01",
    bookedUsd: "-0.05",
  } as const;
  it.each([
    ["booked exactly", "-0.05", 0],
    ["booked within the last digit", "-0.05000001", 0],
    ["booked differently", "-0.05000002", 1],
  ])("%s", (_name, bookedUsd, findings) => {
    const simulation = live();
    simulation.feed({ ...bill, bookedUsd });
    expect(all(simulation, "fundingSettled")).toMatchObject([
      { bookedUsd, expectedUsd: "-0.05", rate: "0.0001" },
    ]);
    expect(all(simulation, "finding")).toHaveLength(findings);
    if (findings > 0)
      expect(all(simulation, "finding")[0]).toMatchObject({
        rule: "funding",
        text: expect.stringMatching(/booked/),
      });
    expect(measure(simulation, "fundingSettlements")?.value).toBe("1");
  });
});
