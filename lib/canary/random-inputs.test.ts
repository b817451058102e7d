import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { applyRunEvent, foldRunEvents } from "./apply.ts";
import { createEngine, resumeEngine } from "./engine.ts";
import { journalHead, journalLine, readJournal } from "./input-journal.ts";
import type { Effect, RunInput } from "./inputs.ts";
import { emptyRunState } from "./model.ts";
import { isFinal } from "./phases.ts";
import { rejudge } from "./rejudge.ts";
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
const HOUR_MS = 3_600_000;
const passing = fc.oneof(
  { weight: 40, arbitrary: fc.integer({ min: -50, max: 12_000 }) },
  { weight: 1, arbitrary: fc.constantFrom(-HOUR_MS, HOUR_MS) },
);
const lateness = fc.oneof(
  { weight: 20, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.constant(HOUR_MS) },
);
/** What comes, how long after the input before it, and how late. Some of it comes twice. */
type Heard = [input: unknown, afterMs: number, lateMs: number];
const inputs: fc.Arbitrary<Heard[]> = fc
  .array(fc.tuple(fc.tuple(input, passing, lateness), fc.nat(9)), { maxLength: 100 })
  .map((list) => list.flatMap(([heard, copies]) => (copies === 0 ? [heard, heard] : [heard])));

/** Effects that let new orders out. */
const opens = (effect: Effect): boolean =>
  effect.type === "launchChild" || (effect.type === "sendControl" && effect.control.cmd === "resume");

/** A run that is live and then hears anything at all, in any order, with a clock that may even jump back an hour. */
function play(start: Simulation | null, list: Heard[]) {
  let engine = start?.engine ?? createEngine(setup);
  let nowMs = start?.nowMs ?? START_MS;
  const record: RunEvent[] = [...(start?.events ?? [])];
  let fired = record.some(({ body }) => body.type === "triggerFired");
  let finished = false;
  const entries = structuredClone(start?.inputs ?? []);
  for (const [untimed, afterMs, lateMs] of list) {
    nowMs += afterMs;
    const timed = { ...(untimed as Untimed<RunInput>), atMs: nowMs - lateMs } as RunInput;
    entries.push(structuredClone({ nowMs, input: timed }));
    const before = engine.nowMs;
    const result = step(engine, timed, nowMs);
    engine = result.engine;
    expect(engine.nowMs).toBeGreaterThanOrEqual(before);
    const killAt = result.effects.findIndex(({ type }) => type === "kill");
    const after = fired ? result.effects : killAt < 0 ? [] : result.effects.slice(killAt);
    expect(after.filter(opens)).toEqual([]);
    if (finished) expect(result.events).toEqual([]);
    for (const body of result.events) record.push({ seq: record.length + 1, atMs: nowMs, body });
    fired ||= result.events.some((body) => body.type === "triggerFired");
    finished ||= result.events.some((body) => body.type === "finished");
    // Scrubbed after a trigger: nothing was launched, and the account was proven flat all the same.
    if (engine.phase === "SCRUBBED" && fired)
      expect([engine.life.t0Ms, engine.rollback?.flat?.openOrders]).toEqual([null, 0]);
    else if (fired) expect(["ROLLING_BACK", "STUCK", "ROLLED_BACK"]).toContain(engine.phase);
    expect(isFinal(engine.phase)).toBe(finished);
  }
  return { engine, record, entries, nowMs };
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

  it("kept in a journal say the same again, and a run judged again ends as it did", () => {
    fc.assert(
      fc.property(inputs, fc.constantFrom("0.5", "3", "500"), (list, loss) => {
        const { engine, record, entries } = play(liveRun(), list);
        const text = [journalHead(setup), ...entries.map((one) => journalLine(one.nowMs, one.input)), ""];
        const journal = readJournal(text.join("\n"));
        let again = createEngine(journal.setup);
        const said: unknown[] = [];
        for (const one of structuredClone(journal.entries)) {
          const result = step(again, one.input, one.nowMs);
          again = result.engine;
          said.push(...result.events);
        }
        expect(said).toEqual(JSON.parse(JSON.stringify(record.map(({ body }) => body))));
        const { same, other } = rejudge(journal, {});
        const fired = record.find(({ body }) => body.type === "triggerFired")?.body;
        expect(same.phase).toBe(engine.phase);
        expect(same.trigger?.kind).toBe(fired?.type === "triggerFired" ? fired.trigger : undefined);
        expect(other).toEqual(same);
        expect(rejudge(journal, { LOSS: loss })).toEqual(rejudge(journal, { LOSS: loss }));
      }),
      { numRuns: 12 },
    );
  });

  it("a kill in any phase that is not final ends flat, or stuck until it is, and is never silent", () => {
    const answer = fc.constantFrom("flat", "left", "silent");
    fc.assert(
      fc.property(fc.boolean(), inputs, fc.array(answer, { maxLength: 6 }), (isLive, list, answers) => {
        const played = play(isLive ? liveRun() : null, list);
        if (isFinal(played.engine.phase) || played.engine.rollback) return;
        let { engine } = played;
        let nowMs = engine.nowMs;
        const pending: Untimed<RunInput>[] = [
          {
            type: "intent",
            intent: { id: "kill", kind: "KILL", who: { personId: "p1", name: "Ada" }, atMs: 0 },
          },
        ];
        const left = answers.slice();
        let lastKillMs = nowMs;
        let notFlat = 0;
        const seen: string[] = [];
        const react = (effect: Effect): void => {
          seen.push(effect.type);
          if (effect.type === "stopChild") pending.push({ type: "childExited", code: 0, signal: null });
          if (effect.type === "archive") pending.push({ type: "archiveFailed", reason: "x", durationMs: 1 });
          if (effect.type === "writeReport")
            pending.push({ type: "reportFailed", reason: "x", durationMs: 1 });
          if (effect.type !== "kill" && effect.type !== "proveFlat") return;
          lastKillMs = nowMs;
          const said = left.shift() ?? "flat";
          if (said === "flat") pending.push({ type: "flat", positionBtc: "0", openOrders: 0, by: "worker" });
          if (said === "left") {
            notFlat += 1;
            pending.push({ type: "notFlat", positionBtc: "0.01", openOrders: 1, reason: "x" });
          }
        };
        for (let second = 0; second < 300 && !isFinal(engine.phase); second += 1) {
          for (let next = pending.shift(); next; next = pending.shift()) {
            const result = step(engine, { ...next, atMs: nowMs } as RunInput, nowMs);
            engine = result.engine;
            result.effects.forEach(react);
          }
          nowMs += 1_000;
          pending.push({ type: "timer" });
          // Whoever has not shown zero is asked again within 15 s and the longest wait of 5 s.
          if (!engine.rollback?.flat) expect(nowMs - lastKillMs).toBeLessThanOrEqual(22_000);
        }
        expect(seen[0]).toBe("kill");
        expect(["ROLLED_BACK", "SCRUBBED"]).toContain(engine.phase);
        expect(engine.rollback?.flat).toEqual({ positionBtc: "0", openOrders: 0 });
        if (notFlat >= 3) expect(seen).toContain("escalate");
      }),
      { numRuns: 60 },
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
