import type { Template } from "../template/schema.ts";
import { createEngine, type Engine } from "./engine.ts";
import type { Effect, RunInput, RunSetup } from "./inputs.ts";
import type { RunEvent, VenueAccount } from "./run-events.ts";
import { START_EQUITY_USD, simulateTrading } from "./simulated-trader.ts";
import { step } from "./step.ts";
import type { Telemetry } from "./telemetry.ts";

/** When a simulated run is queued, epoch ms; any fixed number does. */
export const SIMULATED_START_MS = 1_700_000_000_000;
const STEP_MS = 100;
/** No simulated run may take longer than this after its planned end, ms. */
const OVERTIME_MS = 300_000;

/** What an input without its time looks like: the simulation stamps it. */
export type Untimed<I> = I extends unknown ? Omit<I, "atMs"> : never;
type Line = Telemetry extends infer L ? (L extends unknown ? Omit<L, "t"> : never) : never;

export type Simulation = {
  setup: RunSetup;
  engine: Engine;
  events: RunEvent[];
  effects: Effect[];
  /** Everything that was fed, with the moment at which the rules took it. */
  inputs: { nowMs: number; input: RunInput }[];
  nowMs: number;
  t0Ms: number | null;
  /** What the simulated venue shows. */
  venue: VenueAccount;
  /** Cleared when the canary is told to stop: from then on it prints heartbeats only. */
  mayTrade: boolean;
  /** The canary prints nothing while this is set. */
  isSilent: boolean;
  /** The simulated kill switch reports not flat so many times before it works. */
  killFailures: number;
  /** The canary obeys stop and SIGTERM. */
  isObedient: boolean;
  /** Sent instead of the canary's usual request line. */
  request: { ok: boolean; ms: number };
  feed: (input: Untimed<RunInput>) => void;
  say: (line: Line) => void;
};

export type SimulationPlan = {
  setup: RunSetup;
  /** Called every 100 ms from launch on; `sec` since T-0. */
  during?: (simulation: Simulation, sec: number) => void;
  /** Called once after `begin`, before the preflight answers. */
  before?: (simulation: Simulation) => void;
  /** A preflight step that comes back red, or does not come back. */
  preflight?: { red?: string; missing?: string };
  /** false: the canary's streams do not come up by themselves. */
  isConnecting?: boolean;
  /** Leave the run as it is after so many seconds. */
  stopAfterSec?: number;
  answers?: Partial<Record<"childStarts" | "archives" | "reports", boolean>>;
  /** What the second look at the sign-offs finds at T-0 (`null`: it never answers); without it they hold. */
  atLaunch?: ((simulation: Simulation) => void) | null;
};

/** A setup for tests: a canary by this template with its own configuration. */
export function simulatedSetup(template: Template, overrides: Partial<RunSetup> = {}): RunSetup {
  return {
    runId: "run-1",
    kind: "CANARY",
    template,
    config: template.config,
    account: "production",
    durationSec: template.config.durationSec,
    countdownSec: template.timing.countdownSec,
    buildId: "build-1",
    orderPrefix: "cs1",
    ...overrides,
  };
}

function exit(simulation: Simulation): void {
  if (simulation.t0Ms === null) return;
  simulation.mayTrade = false;
  if (!simulation.isObedient) return;
  simulation.isSilent = true;
  simulation.feed({ type: "childExited", code: 0, signal: null });
}

function checkAll({ setup, feed }: Simulation, plan: SimulationPlan): void {
  for (const { id } of setup.template.preflight) {
    if (id === plan.preflight?.missing) continue;
    feed({ type: "preflightStepStarted", stepId: id });
    feed({
      type: "preflightStep",
      stepId: id,
      ok: id !== plan.preflight?.red,
      output: "checked",
      durationMs: 5,
    });
  }
}

function launch(simulation: Simulation, plan: SimulationPlan): void {
  if (plan.answers?.childStarts === false) {
    simulation.feed({ type: "childSpawnFailed", reason: "no such program" });
    return;
  }
  simulation.t0Ms = simulation.nowMs;
  simulation.feed({ type: "childStarted", pid: 42 });
  if (plan.isConnecting === false) return;
  simulation.say({ type: "stream", name: "public", state: "up" });
  simulation.say({ type: "stream", name: "private", state: "up" });
}

function kill(simulation: Simulation): void {
  const { feed } = simulation;
  for (const stage of ["SENT", "RECEIVED", "CANCELLED"] as const)
    feed({ type: "killStage", stage, detail: "" });
  if (simulation.killFailures > 0) {
    simulation.killFailures -= 1;
    feed({ type: "notFlat", positionBtc: "0.0001", openOrders: 0, reason: "the close was refused" });
    return;
  }
  feed({ type: "killStage", stage: "FLAT", detail: "" });
  feed({ type: "flat", positionBtc: "0", openOrders: 0, by: "worker" });
}

function proveFlat({ venue, feed }: Simulation): void {
  const { positionBtc, openOrders } = venue;
  const isFlat = Number(positionBtc) === 0 && openOrders === 0;
  if (isFlat) feed({ type: "flat", positionBtc, openOrders, by: "worker" });
  else feed({ type: "notFlat", positionBtc, openOrders, reason: "still open" });
}

function write(simulation: Simulation, plan: SimulationPlan, paper: "archive" | "writeReport"): void {
  const { feed, events } = simulation;
  const failed = { reason: "disk full", durationMs: 3 };
  if (paper === "archive") {
    const record = { entries: events.length, gaps: 0 };
    if (plan.answers?.archives === false) feed({ type: "archiveFailed", ...failed });
    else feed({ type: "archived", path: "a.tgz", sha256: "00", durationMs: 3, ...record });
  } else if (plan.answers?.reports === false) feed({ type: "reportFailed", ...failed });
  else feed({ type: "reportWritten", path: "r.md", durationMs: 3 });
}

function answer(simulation: Simulation, plan: SimulationPlan, effect: Effect): void {
  switch (effect.type) {
    case "startPreflight":
      checkAll(simulation, plan);
      return;
    case "verifySignatures":
      if (plan.atLaunch === undefined)
        simulation.feed({ type: "signatures", ok: true, detail: "4 sign-offs" });
      else plan.atLaunch?.(simulation);
      return;
    case "launchChild":
      launch(simulation, plan);
      return;
    case "sendControl":
      if (effect.control.cmd === "stop") exit(simulation);
      return;
    case "stopChild":
      if (effect.force) simulation.isObedient = true;
      exit(simulation);
      return;
    case "kill":
      kill(simulation);
      return;
    case "proveFlat":
      proveFlat(simulation);
      return;
    case "archive":
    case "writeReport":
      write(simulation, plan, effect.type);
      return;
    case "escalate":
    case "finish":
      return;
  }
}

function openSimulation(plan: SimulationPlan): Simulation {
  const pending: Untimed<RunInput>[] = [];
  let isStepping = false;
  const simulation: Simulation = {
    setup: plan.setup,
    engine: createEngine(plan.setup),
    events: [],
    effects: [],
    inputs: [],
    nowMs: SIMULATED_START_MS,
    t0Ms: null,
    venue: {
      equityUsd: String(START_EQUITY_USD),
      positionBtc: "0",
      entryPrice: null,
      markPrice: "50000",
      unrealizedUsd: "0",
      openOrders: 0,
    },
    mayTrade: true,
    isSilent: false,
    killFailures: 0,
    isObedient: true,
    request: { ok: true, ms: 20 },
    feed: (input) => {
      pending.push(input);
      if (isStepping) return;
      isStepping = true;
      for (let next = pending.shift(); next; next = pending.shift()) {
        const timed = { ...next, atMs: simulation.nowMs } as RunInput;
        simulation.inputs.push({ nowMs: simulation.nowMs, input: timed });
        const { engine, events, effects } = step(simulation.engine, timed, simulation.nowMs);
        simulation.engine = engine;
        for (const body of events) {
          simulation.events.push({ seq: simulation.events.length + 1, atMs: simulation.nowMs, body });
        }
        for (const effect of effects) {
          simulation.effects.push(effect);
          answer(simulation, plan, effect);
        }
      }
      isStepping = false;
    },
    say: (line) =>
      simulation.feed({ type: "telemetry", line: { t: simulation.nowMs, ...line } as Telemetry }),
  };
  return simulation;
}

/** Plays a whole run on a simulated clock, venue and canary; returns when it is final or far over its time. */
export function simulateRun(plan: SimulationPlan): Simulation {
  const simulation = openSimulation(plan);
  const { setup, feed } = simulation;
  feed({ type: "venueAccount", account: simulation.venue });
  plan.before?.(simulation);
  feed({ type: "begin", signatures: setup.kind === "CANARY" ? { ok: true, detail: "4 sign-offs" } : null });
  const wholeMs = (setup.countdownSec + setup.durationSec) * 1000 + OVERTIME_MS;
  const lastMs = SIMULATED_START_MS + (plan.stopAfterSec === undefined ? wholeMs : plan.stopAfterSec * 1000);
  for (let index = 0; simulation.nowMs < lastMs && simulation.engine.life.finishedAtMs === null; index += 1) {
    simulation.nowMs += STEP_MS;
    if (simulation.t0Ms !== null) {
      plan.during?.(simulation, (simulation.nowMs - simulation.t0Ms) / 1000);
      simulateTrading(simulation, index);
    }
    if (index % 5 === 0) feed({ type: "timer" });
  }
  return simulation;
}
