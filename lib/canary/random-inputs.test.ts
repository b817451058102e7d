import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { applyRunEvent, foldRunEvents } from "./apply.ts";
import { createEngine, resumeEngine } from "./engine.ts";
import type { RunInput } from "./inputs.ts";
import { emptyRunState } from "./model.ts";
import { isFinal } from "./phases.ts";
import { INTENT_KINDS, type RunEvent, runEventSchema } from "./run-events.ts";
import { type Simulation, simulatedSetup, simulateRun, type Untimed } from "./simulated-run.ts";
import { step } from "./step.ts";

const setup = simulatedSetup(rehearsalV1);
const START_MS = 1_700_000_000_000;

const decimal = fc.integer({ min: -3, max: 3 }).map((whole) => `${whole / 100}`);
const account = fc.record({
  equityUsd: fc.integer({ min: 9990, max: 10_001 }).map(String),
  positionBtc: decimal,
  entryPrice: fc.constant(null),
  markPrice: fc.constant("50000"),
  unrealizedUsd: decimal,
  openOrders: fc.integer({ min: 0, max: 2 }),
});
const streamState = fc.constantFrom("up", "down", "stale");
const streamName = fc.constantFrom("public", "private");
const line = fc.oneof(
  fc.constant({ t: START_MS, type: "heartbeat" }),
  fc.record({ t: fc.constant(START_MS), type: fc.constant("request"), ok: fc.boolean(), ms: fc.nat(2000) }),
  fc.record({ t: fc.constant(START_MS), type: fc.constant("stream"), name: streamName, state: streamState }),
  fc.record({ t: fc.constant(START_MS), type: fc.constant("process"), rssBytes: fc.nat() }),
  fc.record({
    t: fc.constant(START_MS),
    type: fc.constant("order"),
    id: fc.constantFrom("a", "b"),
    status: fc.constantFrom("submitted", "accepted", "rejected", "cancelled", "filled", "failed"),
    symbol: fc.constant("BTC-PERP"),
    side: fc.constant("buy"),
    sizeBtc: fc.constant("0.01"),
    enforcement: fc.boolean(),
  }),
  fc.record({
    t: fc.constant(START_MS),
    type: fc.constant("risk"),
    rule: fc.constantFrom("spread", "depth"),
    result: fc.constantFrom("allowed", "denied"),
    reason: fc.string(),
    inputs: fc.constant({}),
  }),
);
const intent = fc.record({
  id: fc.uuid(),
  kind: fc.constantFrom(...INTENT_KINDS),
  who: fc.constant({ personId: "p1", name: "Ada" }),
  atMs: fc.constant(START_MS),
  checkpointId: fc.constantFrom("t5", "t15", "nothing"),
});
const order = fc.record({
  venueOrderId: fc.constantFrom("1", "2"),
  clientOrderId: fc.constantFrom(null, "cs1-1", "foreign"),
  symbol: fc.constantFrom("BTC-PERP", "ETH-PERP"),
  side: fc.constant("buy"),
  sizeBtc: fc.constantFrom("0.01", "0.5"),
  reduceOnly: fc.boolean(),
  status: fc.constantFrom("live", "filled"),
});
const input: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ type: "timer" }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant("telemetry"), line }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant("venueAccount"), account }) },
  fc.record({
    type: fc.constant("begin"),
    signatures: fc.constantFrom({ ok: true, detail: "4" }, { ok: false, detail: "0" }),
  }),
  fc.record({ type: fc.constant("signatures"), ok: fc.boolean(), detail: fc.constant("") }),
  fc.record({
    type: fc.constant("preflightStep"),
    stepId: fc.constantFrom(...rehearsalV1.preflight.map((one) => one.id)),
    ok: fc.boolean(),
    output: fc.constant(""),
    durationMs: fc.constant(1),
  }),
  fc.constant({ type: "childStarted", pid: 1 }),
  fc.constant({ type: "childSpawnFailed", reason: "no" }),
  fc.record({ type: fc.constant("childExited"), code: fc.constantFrom(0, 1), signal: fc.constant(null) }),
  fc.constant({ type: "malformed", reason: "not JSON", excerpt: "{" }),
  fc.record({ type: fc.constant("venueOrder"), order }),
  fc.record({ type: fc.constant("venueStream"), name: streamName, state: streamState }),
  fc.record({ type: fc.constant("venueReachable"), ok: fc.boolean(), detail: fc.constant("") }),
  fc.record({ type: fc.constant("intent"), intent }),
  fc.constant({ type: "leaseLost", reason: "x" }),
  fc.constant({ type: "databaseLost", sinceMs: START_MS }),
  fc.constant({ type: "databaseBack" }),
  fc.constant({ type: "takeOver", by: "w2", leaseEpoch: 2, reason: "died" }),
  fc.constant({ type: "killStage", stage: "SENT", detail: "" }),
  fc.record({
    type: fc.constant("flat"),
    positionBtc: decimal,
    openOrders: fc.nat(1),
    by: fc.constant("worker"),
  }),
  fc.constant({ type: "notFlat", positionBtc: "0.01", openOrders: 1, reason: "x" }),
  fc.constant({ type: "archived", path: "a", sha256: "0", durationMs: 1, entries: 1, gaps: 0 }),
  fc.constant({ type: "archiveFailed", reason: "x", durationMs: 1 }),
  fc.constant({ type: "reportWritten", path: "r", durationMs: 1 }),
  fc.constant({ type: "reportFailed", reason: "x", durationMs: 1 }),
);
const inputs = fc.array(fc.tuple(input, fc.integer({ min: -50, max: 12_000 })), { maxLength: 120 });

/** A run that is live and then hears anything at all, in any order, with a clock that may even jump back. */
function play(start: Simulation | null, list: [unknown, number][]) {
  let engine = start?.engine ?? createEngine(setup);
  let nowMs = start?.nowMs ?? START_MS;
  const record: RunEvent[] = [...(start?.events ?? [])];
  let fired = record.some(({ body }) => body.type === "triggerFired");
  let finished = false;
  for (const [untimed, afterMs] of list) {
    nowMs += afterMs;
    const result = step(engine, { ...(untimed as Untimed<RunInput>), atMs: nowMs } as RunInput, nowMs);
    engine = result.engine;
    if (finished) expect(result.events).toEqual([]);
    for (const body of result.events) record.push({ seq: record.length + 1, atMs: nowMs, body });
    fired ||= result.events.some((body) => body.type === "triggerFired");
    finished ||= result.events.some((body) => body.type === "finished");
    if (fired) expect(["ROLLING_BACK", "STUCK", "ROLLED_BACK"]).toContain(engine.phase);
    expect(isFinal(engine.phase)).toBe(finished);
  }
  return { engine, record };
}

/** A live rehearsal, 12 s old: made anew for each use, because `step` spends its engine. */
function liveRun(): Simulation {
  return simulateRun({ setup, stopAfterSec: 12 });
}

describe("any inputs in any order", () => {
  it("never throw, never leave a rollback for anything but its end, and a final run stays final", () => {
    fc.assert(
      fc.property(fc.boolean(), inputs, (isLive, list) => {
        const start = isLive ? liveRun() : null;
        const { engine, record } = play(start, list);
        for (const event of record) expect(runEventSchema.safeParse(event).error).toBeUndefined();
        expect(foldRunEvents(emptyRunState(), record).phase).toBe(engine.phase);
      }),
      { numRuns: 150 },
    );
  });

  it("give the same entries and effects every time", () => {
    fc.assert(
      fc.property(inputs, (list) => {
        expect(play(liveRun(), list).record).toEqual(play(liveRun(), list).record);
      }),
      { numRuns: 20 },
    );
  });

  it("a run taken over in any phase comes down or is scrubbed", () => {
    fc.assert(
      fc.property(fc.boolean(), inputs, (isLive, list) => {
        const { record } = play(isLive ? liveRun() : null, list);
        const state = foldRunEvents(emptyRunState(), record);
        if (isFinal(state.phase)) return;
        const atMs = state.lastAtMs + 1000;
        const input: RunInput = { type: "takeOver", by: "w2", leaseEpoch: 2, reason: "died", atMs };
        const { engine, effects } = step(resumeEngine(setup, state), input, atMs);
        expect(["ROLLING_BACK", "SCRUBBED"]).toContain(engine.phase);
        if (engine.phase === "ROLLING_BACK") expect(effects[0]?.type).toBe("kill");
      }),
      { numRuns: 60 },
    );
  });
});

describe("the fold", () => {
  const record = simulateRun({ setup }).events;

  it("of a cut stream is the fold of the whole, also when the parts overlap", () => {
    const whole = foldRunEvents(emptyRunState(), record);
    fc.assert(
      fc.property(fc.nat(record.length), fc.nat(30), (cut, overlap) => {
        const first = foldRunEvents(emptyRunState(), record.slice(0, cut));
        const rest = record.slice(Math.max(0, cut - overlap));
        expect(foldRunEvents(JSON.parse(JSON.stringify(first)), rest)).toEqual(whole);
      }),
      { numRuns: 25 },
    );
  });

  it("does not change the state that it was given", () => {
    let state = emptyRunState();
    for (const event of record) {
      const before = JSON.stringify(state);
      const next = applyRunEvent(state, event);
      expect(JSON.stringify(state)).toBe(before);
      state = next;
      if (event.seq > 60) break;
    }
    expect(state.phase).toBe("LIVE");
  });

  it("shows what a screen needs", () => {
    const state = foldRunEvents(emptyRunState(), record);
    expect(state.phase).toBe("SUCCEEDED");
    expect(state.preflight.map((one) => one.ok)).toEqual([true, true, true, true]);
    expect(state.checkpoints.map((one) => one.checkpointId)).toEqual(["t5", "t15", "t30"]);
    expect(state.triggers).toHaveLength(10);
    expect(state.counts.orders).toBeGreaterThan(10);
    expect(state.feed.at(-1)?.text).toBe("Run ended: SUCCEEDED");
  });
});
