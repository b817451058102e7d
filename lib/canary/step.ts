import { advanceCheckpoints } from "./checkpoints.ts";
import {
  advanceClosing,
  childExited,
  closingArchived,
  closingFlat,
  closingNotFlat,
  closingReported,
} from "./closing.ts";
import type { Engine, Out } from "./engine.ts";
import type { InputOf, RunInput, RunInputType, StepResult } from "./inputs.ts";
import { takeIntent } from "./intents.ts";
import {
  advancePreflight,
  begin,
  childStarted,
  preflightFinished,
  preflightStarted,
  signaturesChecked,
} from "./launch.ts";
import {
  observeAccount,
  observeFunding,
  observeLine,
  observeMalformed,
  observeOrder,
  observeOwnMarket,
} from "./observe.ts";
import { isFinal } from "./phases.ts";
import {
  advanceRollback,
  isRollingBack,
  killStage,
  rollbackArchived,
  rollbackFlat,
  rollbackNotFlat,
  rollbackReported,
} from "./rollback.ts";
import { databaseLost, takeOver, venueReachable, venueStream, watchResumed } from "./take-control.ts";
import { tickWhenDue } from "./tick.ts";
import { evaluateTriggers, fire, fireUnauthorised } from "./triggers.ts";

type Handlers = { [T in RunInputType]: (engine: Engine, input: InputOf<T>, out: Out) => void };

function archived(
  engine: Engine,
  result: { ok: boolean; output: string; durationMs: number },
  out: Out,
): void {
  engine.ending.isArchived = result.ok;
  if (!result.ok)
    out.events.push({
      type: "finding",
      rule: "archive",
      text: `The logs were not archived: ${result.output}`,
    });
  if (isRollingBack(engine)) rollbackArchived(engine, result, out);
  else closingArchived(engine, out);
}

function reported(
  engine: Engine,
  result: { ok: boolean; output: string; durationMs: number },
  out: Out,
): void {
  engine.ending.isReported = result.ok;
  if (!result.ok)
    out.events.push({
      type: "finding",
      rule: "report",
      text: `The report was not written: ${result.output}`,
    });
  if (isRollingBack(engine)) rollbackReported(engine, result, out);
  else closingReported(engine, out);
}

const HANDLERS: Handlers = {
  begin,
  signatures: signaturesChecked,
  preflightStepStarted: preflightStarted,
  preflightStep: preflightFinished,
  childStarted,
  childSpawnFailed: (engine, input, out) => {
    engine.life.child = "GONE";
    const reason = `the canary could not be started: ${input.reason}`;
    fire(engine, { kind: "LOST_CONTROL", reason, observedAtMs: input.atMs }, out);
  },
  childExited,
  telemetry: observeLine,
  malformed: observeMalformed,
  unknownLine: () => {},
  venueAccount: observeAccount,
  venueOrder: observeOrder,
  venueStream,
  venueReachable,
  funding: observeFunding,
  market: observeOwnMarket,
  timer: () => {},
  intent: takeIntent,
  identityMismatch: (engine, input, out) =>
    fireUnauthorised(
      engine,
      { reason: `what runs is not what was signed: ${input.what}`, observedAtMs: input.atMs },
      out,
    ),
  leaseLost: (engine, input, out) =>
    fire(
      engine,
      { kind: "LOST_CONTROL", reason: `the lease is lost: ${input.reason}`, observedAtMs: input.atMs },
      out,
    ),
  databaseLost,
  databaseBack: (engine) => {
    engine.watch.databaseLostAtMs = null;
  },
  takeOver,
  watchResumed,
  teamCommand: (_engine, { stepId, text, ok, output, durationMs }, out) =>
    out.events.push({ type: "rollbackStep", stepId: `${stepId}-own`, text, ok, output, durationMs }),
  killStage,
  flat: (engine, input, out) =>
    engine.rollback ? rollbackFlat(engine, input, out) : closingFlat(engine, input, out),
  notFlat: (engine, input, out) => {
    if (engine.rollback) rollbackNotFlat(engine, input, out);
    else if (engine.ending.step === "PROVING") closingNotFlat(engine, input, out);
  },
  archived: (engine, input, out) => {
    const { path, sha256, durationMs } = input;
    engine.ending.recordGaps = input.gaps;
    engine.ending.recordEntries = input.entries;
    out.events.push({ type: "archived", path, sha256 });
    archived(engine, { ok: true, output: path, durationMs }, out);
  },
  archiveFailed: (engine, input, out) =>
    archived(engine, { ok: false, output: input.reason, durationMs: input.durationMs }, out),
  reportWritten: (engine, input, out) => {
    out.events.push({
      type: "reportWritten",
      kind: engine.ending.reportKind ?? "incident",
      path: input.path,
    });
    reported(engine, { ok: true, output: input.path, durationMs: input.durationMs }, out);
  },
  reportFailed: (engine, input, out) =>
    reported(engine, { ok: false, output: input.reason, durationMs: input.durationMs }, out),
};

/**
 * One input taken by the run: the next engine, entries for the record and effects for the shell, in order.
 * Effects come first in urgency: carry out `kill` before the entries are written.
 * The engine that was handed in is spent (its windows are moved, not copied); keep only the returned one.
 * `nowMs`: epoch ms of a clock that never jumps back; `input.atMs` may lie a little before it. Deterministic.
 */
export function step(engine: Engine, input: RunInput, nowMs: number): StepResult<Engine> {
  const out: Out = { events: [], effects: [] };
  if (isFinal(engine.phase)) return { engine, ...out };
  engine.nowMs = Math.max(engine.nowMs, nowMs);
  const handle = HANDLERS[input.type] as (engine: Engine, input: RunInput, out: Out) => void;
  handle(engine, input, out);
  engine.watch.claims.settle(engine.nowMs);
  // Our own kill changes the account under a canary that has not been told yet: that is no lie of its.
  if (!engine.rollback) out.events.push(...engine.watch.claimFindings.ofClaims(engine.watch.claims));
  evaluateTriggers(engine, input.atMs, out);
  advancePreflight(engine, out);
  advanceCheckpoints(engine, out);
  advanceClosing(engine, out);
  advanceRollback(engine, out);
  tickWhenDue(engine, out);
  return { engine, ...out };
}
