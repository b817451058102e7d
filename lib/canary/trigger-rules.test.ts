import { describe, expect, it } from "vitest";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import type { Comparison, Template } from "../template/schema.ts";
import type { RunEventBody, RunEventType } from "./run-events.ts";
import { type Simulation, simulatedSetup, simulateRun } from "./simulated-run.ts";
import { holds, triggerRules } from "./trigger-rules.ts";

const CONFIG = { ...rehearsalV1.config, sizeBtc: "0.01", positionLimitBtc: "0.02", maxLossUsd: "5" };
const without = { ...rehearsalV1, triggers: [], checkpoints: [] } satisfies Template;
const quiet = { ...rehearsalV1, checkpoints: [] } satisfies Template;

const live = (template: Template = quiet): Simulation =>
  simulateRun({
    setup: simulatedSetup(template, { config: CONFIG }),
    stopAfterSec: 5.1,
    during: (s) => {
      s.isSilent = true;
    },
  });
const all = <T extends RunEventType>(simulation: Simulation, type: T) =>
  simulation.events.flatMap(({ body }) =>
    body.type === type ? [body as Extract<RunEventBody, { type: T }>] : [],
  );
const requests = (simulation: Simulation, times: number, ms: number, ok = true) => {
  for (let index = 0; index < times; index += 1) simulation.say({ type: "request", op: "create", ok, ms });
};
const pass = (simulation: Simulation, sec: number) => {
  simulation.nowMs += sec * 1_000;
  simulation.feed({ type: "timer" });
};
const equity = (simulation: Simulation, equityUsd: string) =>
  simulation.feed({ type: "venueAccount", account: { ...simulation.venue, equityUsd } });

describe("a comparison", () => {
  it.each<[Comparison, boolean, boolean, boolean]>([
    [">=", false, true, true],
    [">", false, false, true],
    ["<=", true, true, false],
    ["<", true, false, false],
    ["=", false, true, false],
  ])("%s holds below, on and above the limit: %s %s %s", (op, below, on, above) => {
    expect([holds(1, op, 2), holds(2, op, 2), holds(3, op, 2)]).toEqual([below, on, above]);
  });
});

describe("the rules", () => {
  const of = (template: Template, kind: string) =>
    triggerRules(template, CONFIG).find((rule) => rule.kind === kind);

  it("come from the template's rows, the loss from the configuration", () => {
    expect(of(rehearsalV1, "ERROR_RATE")).toMatchObject({
      op: ">",
      limit: 5,
      limitText: "5",
      warnAt: 1,
      unit: "%",
    });
    expect(of(rehearsalV1, "ERROR_RATE")?.minSamples).toBe(8);
    expect(of(rehearsalV1, "LOSS")).toMatchObject({ op: ">=", limit: 5, limitText: "5", unit: "USD" });
    expect(of(rehearsalV1, "LOSS")?.limitUsd?.toFixed()).toBe("5");
    expect(of(rehearsalV1, "WS_DOWN")?.limitUsd).toBeNull();
  });

  it("act where a template forgot its rows", () => {
    const kinds = triggerRules(without, CONFIG).map(({ kind, op, limit, minSamples, warnAt }) => [
      kind,
      op,
      limit,
      minSamples,
      warnAt,
    ]);
    expect(kinds).toEqual([
      ["LOSS", ">=", 5, 0, null],
      ["ERROR_RATE", ">", null, 0, null],
      ["LATENCY_P95", ">", null, 0, null],
      ["WS_DOWN", ">", null, 0, null],
      ["UNAUTHORISED", ">", 0, 0, null],
      ["NO_TELEMETRY", ">=", rehearsalV1.timing.noTelemetrySec, 0, null],
      ["LOST_CONTROL", ">=", rehearsalV1.timing.lostControlSec, 0, null],
      ["CONSECUTIVE_ERRORS", ">=", 4, 0, null],
      ["PERSON", ">", null, 0, null],
      ["CHECKPOINT", ">", null, 0, null],
    ]);
  });

  it("a rate without any limit never fires", () => {
    const simulation = live(without);
    for (let index = 0; index < 40; index += 1) requests(simulation, 1, 9_000, index % 3 === 0);
    expect(all(simulation, "triggerFired").map(({ trigger }) => trigger)).toEqual([]);
  });
});

describe("money", () => {
  const withLoss = (op: Comparison) =>
    live({
      ...quiet,
      triggers: quiet.triggers.map((row) => (row.kind === "LOSS" ? { ...row, op, limit: "5" } : row)),
    });
  it.each<[Comparison, string, number]>([
    [">=", "9995", 1],
    [">=", "9995.000000001", 0],
    [">", "9995", 0],
    [">", "9994.999999999", 1],
  ])("loss %s 5 USD with an equity of %s fires %d times", (op, equityUsd, times) => {
    const simulation = withLoss(op);
    equity(simulation, equityUsd);
    expect(all(simulation, "triggerFired")).toHaveLength(times);
  });

  it("what fired says rule, value, limit, n, window, age of the data and version", () => {
    const simulation = live();
    equity(simulation, "9990");
    expect(all(simulation, "triggerFired")).toEqual([
      {
        type: "triggerFired",
        trigger: "LOSS",
        value: "10",
        limit: "5",
        n: 1,
        windowSec: null,
        dataAgeMs: 0,
        ruleVersion: 1,
        observedAtMs: simulation.nowMs,
        reason: "loss 10 USD by the venue's account; the limit is 5 USD",
        who: null,
      },
    ]);
  });
});

describe("rates", () => {
  it("fire with their window, their samples and the age of the newest one", () => {
    const simulation = live();
    requests(simulation, 19, 20);
    requests(simulation, 2, 20, false);
    const [fired] = all(simulation, "triggerFired");
    expect(fired).toMatchObject({ trigger: "ERROR_RATE", value: "9.52", limit: "5", n: 21, windowSec: 300 });
  });

  it("a timer says how old the last word is", () => {
    const simulation = live();
    simulation.say({ type: "heartbeat" });
    pass(simulation, rehearsalV1.timing.noTelemetrySec);
    expect(all(simulation, "triggerFired")).toMatchObject([
      { trigger: "NO_TELEMETRY", value: "10", dataAgeMs: 10_000, n: 1, windowSec: null },
    ]);
  });

  it("control lost counts from when the database went, whatever comes back in between", () => {
    const simulation = live();
    const sinceMs = simulation.nowMs;
    simulation.feed({ type: "databaseLost", sinceMs });
    simulation.feed({ type: "databaseBack" });
    simulation.feed({ type: "venueReachable", ok: false, detail: "timeout" });
    simulation.feed({ type: "venueReachable", ok: true, detail: "back" });
    for (let second = 0; second < 40; second += 1) {
      pass(simulation, 1);
      simulation.say({ type: "heartbeat" });
    }
    expect(all(simulation, "triggerFired").filter(({ trigger }) => trigger === "LOST_CONTROL")).toEqual([]);
  });

  it("the longer of two losses of control counts, and is named", () => {
    const simulation = live();
    simulation.feed({ type: "venueReachable", ok: false, detail: "timeout" });
    for (let second = 0; second < 31; second += 1) {
      pass(simulation, 1);
      if (second === 5) simulation.feed({ type: "databaseLost", sinceMs: simulation.nowMs });
      simulation.say({ type: "heartbeat" });
    }
    expect(all(simulation, "triggerFired")).toMatchObject([
      { trigger: "LOST_CONTROL", value: "30", dataAgeMs: expect.any(Number) },
    ]);
    expect(all(simulation, "triggerFired")[0]?.reason).toMatch(
      /the venue has not been reachable for 30 s; the limit is 30 s/,
    );
  });
});

describe("warnings", () => {
  /** p95 of exactly `ms`, over a window of its own. */
  const latency = (simulation: Simulation, ms: number) => {
    pass(simulation, rehearsalV1.timing.rateWindowSec + 1);
    requests(simulation, 8, ms);
  };
  const patient = (): Simulation =>
    live({ ...quiet, triggers: quiet.triggers.filter((row) => row.kind === "LATENCY_P95"), timing: SLOW });
  const SLOW = { ...quiet.timing, noTelemetrySec: 100_000 };

  it("are raised above the line, kept down to nine tenths of it, and cleared below", () => {
    const simulation = patient();
    simulation.engine.life.endsAtMs = Number.POSITIVE_INFINITY;
    latency(simulation, 500);
    expect(all(simulation, "warningRaised")).toEqual([]);
    latency(simulation, 501);
    latency(simulation, 700);
    expect(all(simulation, "warningRaised")).toEqual([
      {
        type: "warningRaised",
        trigger: "LATENCY_P95",
        value: "501",
        limit: "500",
        reason: "p95 latency 501 ms over 8 requests in 300 s; the warning line is 500, rollback at 1000 ms",
      },
    ]);
    latency(simulation, 450);
    expect(all(simulation, "warningCleared")).toEqual([]);
    latency(simulation, 449);
    expect(all(simulation, "warningCleared")).toEqual([
      { type: "warningCleared", trigger: "LATENCY_P95", value: "449" },
    ]);
    latency(simulation, 449);
    expect(all(simulation, "warningCleared")).toHaveLength(1);
    latency(simulation, 600);
    expect(all(simulation, "warningRaised")).toHaveLength(2);
    expect(all(simulation, "triggerFired")).toEqual([]);
  });

  it("the time over a line begins anew after a time below it", () => {
    const simulation = live();
    const over = () =>
      all(simulation, "tick")
        .at(-1)
        ?.triggers.find((one) => one.kind === "LATENCY_P95");
    requests(simulation, 8, 600);
    pass(simulation, 2);
    pass(simulation, 1);
    expect(over()?.overSec).toBeCloseTo(3, 0);
    requests(simulation, 200, 10);
    pass(simulation, 1);
    expect(over()?.overSec).toBe(0);
    requests(simulation, 300, 600);
    pass(simulation, 1);
    expect(over()?.overSec).toBeCloseTo(1, 0);
  });
});

describe("during a rollback", () => {
  it("each further kind of breach is one finding, the same kind none", () => {
    const simulation = live();
    simulation.killFailures = 1;
    equity(simulation, "9990");
    equity(simulation, "9989");
    simulation.feed({ type: "venueOrder", order: { ...FOREIGN, venueOrderId: "a" } });
    simulation.feed({ type: "leaseLost", reason: "fenced" });
    simulation.feed({ type: "leaseLost", reason: "fenced again" });
    expect(all(simulation, "finding").map(({ rule }) => rule)).toEqual(["LOST_CONTROL"]);
    expect(all(simulation, "triggerFired")).toHaveLength(1);
  });
});

const FOREIGN = {
  clientOrderId: null,
  symbol: "BTC-PERP",
  side: "buy",
  sizeBtc: "0.0001",
  reduceOnly: false,
  status: "live",
} as const;
