import { Decimal } from "decimal.js";
import { describe, expect, it } from "vitest";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import type { TriggerKind } from "../template/schema.ts";
import { createEngine, type Engine } from "./engine.ts";
import { type Simulation, simulatedSetup, simulateRun } from "./simulated-run.ts";
import { tickWhenDue } from "./tick.ts";

const CONFIG = { ...rehearsalV1.config, maxLossUsd: "5" };
const LIMIT_SEC = rehearsalV1.timing.noTelemetrySec;

const live = (): Simulation =>
  simulateRun({
    setup: simulatedSetup({ ...rehearsalV1, checkpoints: [] }, { config: CONFIG }),
    stopAfterSec: 5.1,
    during: (s) => {
      s.isSilent = true;
    },
  });

/** One more second with this equity, and a heartbeat unless the canary is silent. */
function second(simulation: Simulation, { equityUsd, speaks }: { equityUsd: number; speaks: boolean }): void {
  simulation.nowMs += 1_000;
  simulation.feed({ type: "venueAccount", account: { ...simulation.venue, equityUsd: String(equityUsd) } });
  if (speaks) simulation.say({ type: "heartbeat" });
  simulation.feed({ type: "timer" });
}

function breachIn(simulation: Simulation, kind: TriggerKind): number | null | undefined {
  const last = simulation.events.findLast(({ body }) => body.type === "tick")?.body;
  return last?.type === "tick" ? last.triggers.find((row) => row.kind === kind)?.breachInSec : undefined;
}

describe("the projected time to a breach", () => {
  it("follows the trend of the last minute", () => {
    const simulation = live();
    const start = Number(simulation.venue.equityUsd);
    for (let sec = 1; sec <= 20; sec += 1) second(simulation, { equityUsd: start - sec * 0.1, speaks: true });
    const left = breachIn(simulation, "LOSS") ?? Number.NaN;
    expect(left).toBeGreaterThan(25);
    expect(left).toBeLessThan(40);
  });

  it("is none while a value stands or gets better", () => {
    const simulation = live();
    const start = Number(simulation.venue.equityUsd);
    for (let sec = 1; sec <= 20; sec += 1) second(simulation, { equityUsd: start + sec * 0.1, speaks: true });
    expect(breachIn(simulation, "LOSS")).toBeNull();
  });

  it("of a silence is what is left of the limit, from half of it on, and never a trend of lines that came", () => {
    const simulation = live();
    const start = Number(simulation.venue.equityUsd);
    for (let sec = 1; sec <= 20; sec += 1) {
      second(simulation, { equityUsd: start, speaks: true });
      expect(breachIn(simulation, "NO_TELEMETRY")).toBeNull();
    }
    for (let sec = 1; sec < LIMIT_SEC; sec += 1) {
      second(simulation, { equityUsd: start, speaks: false });
      const left = sec < LIMIT_SEC / 2 ? null : LIMIT_SEC - sec;
      expect(breachIn(simulation, "NO_TELEMETRY")).toBe(left);
    }
  });
});

const T0_MS = 1_700_000_000_000;
const bare = (change: (engine: Engine) => void = () => {}): Engine => {
  const engine = createEngine(simulatedSetup(rehearsalV1, { config: CONFIG }));
  Object.assign(engine, { phase: "LIVE", nowMs: T0_MS, nextTickMs: T0_MS });
  Object.assign(engine.life, { t0Ms: T0_MS, child: "RUNNING" });
  change(engine);
  return engine;
};
function tickOf(engine: Engine) {
  const out = { events: [], effects: [] };
  tickWhenDue(engine, out);
  const [event] = out.events as Simulation["events"][number]["body"][];
  if (event?.type !== "tick") throw new Error("no tick was due");
  return event;
}
const rowOf = (engine: Engine, kind: TriggerKind) => tickOf(engine).triggers.find((row) => row.kind === kind);

describe("the level of a trigger", () => {
  const loss = (usd: number) => (engine: Engine) => {
    Object.assign(engine.watch, { lossUsd: new Decimal(usd), lossNumber: usd });
  };
  const latency = (ms: number, n: number) => (engine: Engine) => {
    for (let index = 0; index < n; index += 1) engine.watch.requests.add({ atMs: T0_MS, ok: true, ms });
  };
  const MIN = rehearsalV1.triggers.find((row) => row.kind === "LATENCY_P95")?.minSamples ?? 0;
  it.each<[string, TriggerKind, (engine: Engine) => void, string, string | null]>([
    ["nothing known", "LOSS", () => {}, "standby", null],
    ["a gain", "LOSS", loss(-1), "normal", "-1"],
    ["below half of the limit", "LOSS", loss(2.499), "normal", "2.499"],
    ["half of the limit", "LOSS", loss(2.5), "caution", "2.5"],
    ["below four fifths", "LOSS", loss(3.999), "caution", "3.999"],
    ["four fifths", "LOSS", loss(4), "serious", "4"],
    ["on the limit", "LOSS", loss(5), "critical", "5"],
    ["below its own warning line", "LATENCY_P95", latency(499, MIN), "normal", "499"],
    ["on its own warning line", "LATENCY_P95", latency(500, MIN), "caution", "500"],
    ["one sample short, however slow", "LATENCY_P95", latency(9_000, MIN - 1), "standby", "9000"],
    ["a limit of zero", "UNAUTHORISED", () => {}, "normal", "0"],
    ["no number, and no rollback of its own", "PERSON", () => {}, "standby", null],
  ])("%s: %s", (_name, kind, change, level, value) => {
    expect(rowOf(bare(change), kind)).toMatchObject({ level, value });
  });

  it("of the trigger that fired stays critical, whatever it reads now", () => {
    const engine = bare(loss(1));
    engine.rollback = { kind: "LOSS" } as Engine["rollback"];
    expect(rowOf(engine, "LOSS")?.level).toBe("critical");
    engine.nextTickMs = engine.nowMs;
    expect(rowOf(engine, "ERROR_RATE")?.level).toBe("standby");
  });

  it("of a rate without a limit is normal and never forecast", () => {
    const engine = bare(latency(9_000, MIN));
    for (const rule of engine.rules) if (rule.kind === "LATENCY_P95") rule.limit = null;
    expect(rowOf(engine, "LATENCY_P95")).toMatchObject({ level: "normal", breachInSec: null });
  });
});

describe("the trend", () => {
  /** Losses at these seconds; what the last tick forecasts. */
  const forecast = (losses: [sec: number, usd: number][]) => {
    const engine = bare();
    let row: ReturnType<typeof rowOf>;
    for (const [sec, usd] of losses) {
      Object.assign(engine.watch, { lossUsd: new Decimal(usd), lossNumber: usd });
      engine.nowMs = T0_MS + sec * 1_000;
      engine.nextTickMs = engine.nowMs;
      row = rowOf(engine, "LOSS");
    }
    return row?.breachInSec;
  };
  const steps = (count: number, usdPerSec: number, fromSec = 0): [number, number][] =>
    Array.from({ length: count }, (_, index) => [fromSec + index, index * usdPerSec]);
  it.each<[string, [number, number][], number | null]>([
    ["needs five samples", steps(4, 0.1), null],
    ["of five", steps(5, 0.1), 46],
    ["that stands still", steps(9, 0), null],
    ["that falls", steps(9, -0.1), null],
    ["that has reached the limit", steps(6, 1), null],
    ["just within an hour", steps(5, 0.00138735), 3_600],
    ["just beyond an hour", steps(5, 0.0013873), null],
    ["of samples of one moment is none", steps(5, 0.1).map(([, usd]) => [0, usd]), null],
    ["forgets what is older than a minute", [[0, -100], ...steps(5, 0.1, 60.001)], 46],
    ["still knows what is a minute old", [[0, 0], ...steps(4, 0, 57), [60, 0.6]], 440],
  ])("%s", (_name, losses, sec) => {
    const found = forecast(losses);
    if (sec === null || found === null) expect(found).toBe(sec);
    else if (sec === 440) expect(found).toBeGreaterThan(300);
    else expect(found).toBeCloseTo(sec, 0);
  });
});

describe("the row of a tick", () => {
  it("is empty where nothing was observed", () => {
    const { tMs, ordersSubmitted, fills, telemetryAgeMs, wsDownSec, ...rest } = tickOf(bare()).tick;
    expect([tMs, ordersSubmitted, fills, telemetryAgeMs, wsDownSec]).toEqual([T0_MS, 0, 0, 0, 0]);
    expect(Object.values(rest).filter((value) => value !== null)).toEqual([]);
  });

  it("says what the venue, the market and the streams show", () => {
    const engine = bare((e) => {
      e.nowMs = T0_MS + 100_000;
      e.watch.venue = {
        equityUsd: "9999.5",
        positionBtc: "-0.01",
        entryPrice: null,
        markPrice: null,
        unrealizedUsd: "0",
        openOrders: 2,
      };
      e.watch.venueAtMs = T0_MS + 99_000;
      e.watch.streams.public.set("up", T0_MS);
      e.watch.streams.private.set("up", T0_MS);
      e.watch.streams.private.set("down", T0_MS + 75_000);
      e.watch.market.add({ bid: 99, ask: 101, depthUsd: 500, markPrice: 100.5 }, T0_MS);
    });
    expect(tickOf(engine).tick).toMatchObject({
      equityUsd: 9_999.5,
      positionBtc: -0.01,
      openOrders: 2,
      markPrice: 100.5,
      bid: 99,
      ask: 101,
      spreadBps: 200,
      depthUsd: 500,
      wsUptimePct: 75,
      wsDownSec: 25,
      venueAgeMs: 1_000,
    });
  });

  it("is of the streams that were ever heard of", () => {
    const engine = bare((e) => {
      e.nowMs = T0_MS + 1_000;
      e.watch.streams.public.set("up", T0_MS);
    });
    expect(tickOf(engine).tick.wsUptimePct).toBe(100);
  });
});
