import { describe, expect, it } from "vitest";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { resumeEngine } from "./engine.ts";
import { emptyRunState } from "./model.ts";
import type { Intent, RunEventBody, RunEventType, RunPhase } from "./run-events.ts";
import { driveByHand } from "./simulated-by-hand.ts";
import { SIMULATED_START_MS, type Simulation, simulatedSetup, simulateRun } from "./simulated-run.ts";
import { step } from "./step.ts";

const setup = simulatedSetup({ ...rehearsalV1, checkpoints: [] });
const ADA = { personId: "p1", name: "Ada" };
const BOB = { personId: "p2", name: "Bob" };

const all = <T extends RunEventType>(simulation: Simulation, type: T) =>
  simulation.events.flatMap(({ body }) =>
    body.type === type ? [body as Extract<RunEventBody, { type: T }>] : [],
  );
let asked = 0;
const ask = (
  simulation: Simulation,
  kind: Intent["kind"],
  rest: Partial<Intent> = {},
): { outcome: string | undefined; controls: string[] } => {
  const before = simulation.effects.length;
  asked += 1;
  const intent = { id: `i${asked}`, kind, who: ADA, atMs: simulation.nowMs, ...rest };
  simulation.feed({ type: "intent", intent });
  const controls = simulation.effects
    .slice(before)
    .flatMap((effect) => (effect.type === "sendControl" ? [effect.control.cmd] : []));
  return { outcome: all(simulation, "intentSeen").at(-1)?.outcome, controls };
};

/** A run in each phase that still does something. */
const inPhase: Record<"PREFLIGHT" | "LIVE" | "CLOSING" | "ROLLING_BACK", () => Simulation> = {
  PREFLIGHT: () => simulateRun({ setup, stopAfterSec: 2 }),
  LIVE: () => simulateRun({ setup, stopAfterSec: 7 }),
  CLOSING: () => {
    const simulation = simulateRun({ setup, stopAfterSec: 7 });
    simulation.isObedient = false;
    ask(simulation, "END_EARLY");
    return simulation;
  },
  ROLLING_BACK: () => {
    const simulation = simulateRun({ setup, stopAfterSec: 7 });
    simulation.killFailures = 1;
    ask(simulation, "KILL");
    return simulation;
  },
};
type Scene = keyof typeof inPhase;

describe("what a person asks", () => {
  it.each<[Scene, Intent["kind"], RegExp, RunPhase, string[]]>([
    ["PREFLIGHT", "HOLD", /^The launch is scrubbed at T-0 unless someone resumes/, "PREFLIGHT", []],
    ["LIVE", "HOLD", /^New entries are held/, "LIVE", ["hold"]],
    ["CLOSING", "HOLD", /^No new entries are made any more; nothing changed/, "CLOSING", []],
    ["ROLLING_BACK", "HOLD", /^No new entries are made any more/, "ROLLING_BACK", []],
    ["LIVE", "RESUME", /^Nobody holds; nothing changed/, "LIVE", []],
    ["LIVE", "END_EARLY", /cannot count as a success/, "FAILED", ["stop"]],
    ["CLOSING", "END_EARLY", /^The run is ending already/, "CLOSING", []],
    ["PREFLIGHT", "END_EARLY", /^Nothing was launched/, "SCRUBBED", []],
    ["ROLLING_BACK", "END_EARLY", /^The run is ending already/, "ROLLING_BACK", []],
    ["ROLLING_BACK", "KILL", /^The rollback runs already/, "ROLLING_BACK", []],
    ["ROLLING_BACK", "REPORT_UNAUTHORISED", /^The rollback runs already/, "ROLLING_BACK", []],
    ["CLOSING", "REPORT_UNAUTHORISED", /^Rolling back/, "ROLLING_BACK", []],
    ["LIVE", "ANSWER_CONTINUE", /^No question is open/, "LIVE", []],
    ["LIVE", "CONFIRM_CHECKPOINT", /has not been judged yet/, "LIVE", []],
  ])("%s: %s → %s", (scene, kind, words, phase, controls) => {
    const simulation = inPhase[scene]();
    const result = ask(simulation, kind);
    expect(result.outcome).toMatch(words);
    expect(result.controls).toEqual(controls);
    for (let second = 0; second < 3 && phase === "FAILED"; second += 1) simulation.feed({ type: "timer" });
    expect(simulation.engine.phase).toBe(phase);
  });

  it("is obeyed once, however often it arrives", () => {
    const simulation = inPhase.LIVE();
    ask(simulation, "HOLD", { id: "same" });
    ask(simulation, "HOLD", { id: "same" });
    expect(all(simulation, "intentSeen")).toHaveLength(1);
  });

  it("a hold stands with its person and reason; a second person changes nothing", () => {
    const simulation = inPhase.LIVE();
    ask(simulation, "HOLD", { reason: "the news" });
    expect(all(simulation, "entriesHeld")).toEqual([
      { type: "entriesHeld", reason: "HOLD by Ada: the news", who: ADA },
    ]);
    const second = ask(simulation, "HOLD", { who: BOB });
    expect(second).toEqual({ outcome: "Ada holds already; nothing changed.", controls: [] });
    const lifted = ask(simulation, "RESUME", { who: BOB });
    expect(lifted).toEqual({ outcome: "New entries may be made again.", controls: ["resume"] });
    expect(all(simulation, "entriesResumed")).toEqual([
      { type: "entriesResumed", reason: "resumed by Bob", who: BOB },
    ]);
  });

  it("a hold without a reason says so", () => {
    const simulation = inPhase.LIVE();
    ask(simulation, "HOLD");
    expect(all(simulation, "entriesHeld")[0]?.reason).toBe("HOLD by Ada: no reason given");
  });

  it("a hold of the countdown is lifted without a word to a canary that is not there", () => {
    const simulation = inPhase.PREFLIGHT();
    ask(simulation, "HOLD");
    expect(ask(simulation, "RESUME")).toEqual({ outcome: "New entries may be made again.", controls: [] });
    expect(all(simulation, "entriesResumed")).toHaveLength(1);
  });

  it("a hold that the end has overtaken cannot be lifted", () => {
    const simulation = inPhase.LIVE();
    ask(simulation, "HOLD");
    simulation.isObedient = false;
    ask(simulation, "END_EARLY");
    expect(ask(simulation, "RESUME").outcome).toBe("The run makes no new entries any more.");
  });

  it("an end before its time names person and reason in the verdict", () => {
    const simulation = inPhase.LIVE();
    ask(simulation, "END_EARLY", { reason: "enough seen" });
    expect(all(simulation, "closingStarted")[0]?.reason).toBe("Ada ended the run early: enough seen");
    expect(all(simulation, "verdictReached")[0]).toMatchObject({
      outcome: "FAILED",
      reason: "Ada ended the run early: enough seen. A run that was stopped early is no success.",
    });
  });

  it("what was asked stands before what followed", () => {
    const simulation = inPhase.LIVE();
    const from = simulation.events.length;
    ask(simulation, "KILL", { reason: "enough" });
    const types = simulation.events.slice(from).map(({ body }) => body.type);
    expect(types.slice(0, 2)).toEqual(["intentSeen", "triggerFired"]);
    expect(all(simulation, "triggerFired")[0]).toMatchObject({
      trigger: "PERSON",
      reason: "Ada pressed the kill switch: enough",
      who: ADA,
      dataAgeMs: 0,
    });
  });
});

describe("a run whose worker was lost", () => {
  const takenOver = (phase: RunPhase, launchAtMs: number | null) => {
    const state = { ...emptyRunState(), phase, launchAtMs, lastAtMs: SIMULATED_START_MS };
    const atMs = SIMULATED_START_MS + 1_000;
    const input = { type: "takeOver", by: "w2", leaseEpoch: 2, reason: "it died", atMs } as const;
    return step(resumeEngine(setup, state), input, atMs);
  };
  it.each<[RunPhase, number | null, RunPhase]>([
    ["QUEUED", null, "SCRUBBED"],
    ["PREFLIGHT", SIMULATED_START_MS + 1_001, "SCRUBBED"],
    ["PREFLIGHT", SIMULATED_START_MS + 1_000, "ROLLING_BACK"],
    ["LIVE", SIMULATED_START_MS - 1, "ROLLING_BACK"],
    ["CLOSING", SIMULATED_START_MS - 1, "ROLLING_BACK"],
    ["ROLLING_BACK", SIMULATED_START_MS - 1, "ROLLING_BACK"],
    // A kill in the countdown: nothing was launched, but nobody has proven the account flat yet.
    ["ROLLING_BACK", SIMULATED_START_MS + 1_001, "ROLLING_BACK"],
  ])("%s, launch at %s → %s", (phase, launchAtMs, next) => {
    const { engine, events, effects } = takenOver(phase, launchAtMs);
    expect(engine.phase).toBe(next);
    expect(events[0]).toEqual({ type: "takenOver", by: "w2", leaseEpoch: 2, reason: "it died" });
    const words = events.find((event) => event.type === "scrubbed" || event.type === "triggerFired");
    if (next === "SCRUBBED") {
      expect(words).toMatchObject({ reason: "the worker was lost before launch: it died" });
      expect(effects.map(({ type }) => type)).toEqual(["finish"]);
    } else {
      expect(words).toMatchObject({ trigger: "LOST_CONTROL", reason: "the worker was lost: it died" });
      expect(effects[0]?.type).toBe("kill");
    }
  });
});

it("a run that is taken over still counts its loss from the equity at T-0", () => {
  const state = { ...emptyRunState(), phase: "LIVE" as const, startEquityUsd: "10000" };
  const run = driveByHand({ engine: resumeEngine(setup, state), nowMs: SIMULATED_START_MS });
  const account = { equityUsd: "9993", positionBtc: "0", entryPrice: null, markPrice: "50000" };
  run.tell(
    { type: "takeOver", by: "w2", leaseEpoch: 2, reason: "it died" },
    { type: "venueAccount", account: { ...account, unrealizedUsd: "0", openOrders: 0 } },
  );
  expect(run.engine.watch.lossUsd?.toFixed()).toBe("7");
});

describe("a worker that watches on", () => {
  const watchOn = (simulation: Simulation): string[] => {
    const before = simulation.effects.length;
    simulation.feed({ type: "watchResumed", by: "standby", leaseEpoch: 2, unwatchedMs: 500 });
    return simulation.effects
      .slice(before)
      .flatMap((effect) => (effect.type === "sendControl" ? [effect.control.cmd] : []));
  };

  it.each<[string, Intent["kind"][], string[]]>([
    ["held", ["HOLD"], ["hold"]],
    ["not held", [], ["resume"]],
    ["held and let go again", ["HOLD", "RESUME"], ["resume"]],
  ])("tells the canary what may have been lost on the way: entries are %s", (_name, asked, told) => {
    const simulation = inPhase.LIVE();
    for (const kind of asked) ask(simulation, kind);
    expect(watchOn(simulation)).toEqual(told);
  });
});
