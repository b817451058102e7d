import { Decimal } from "decimal.js";
import type { CommandStep } from "../template/schema.ts";
import { type Engine, finish, moveBy, type Out } from "./engine.ts";
import type { InputOf } from "./inputs.ts";
import { STUCK_AFTER_ATTEMPTS } from "./kill-attempts.ts";
import { judgeRollback } from "./verdict.ts";

/** A kill switch that says neither flat nor not flat within this is asked again, ms. */
const KILL_ANSWER_WITHIN_MS = 15_000;
/** Wait before the next attempt: doubled from the first to the largest, ms. A venue that refuses is not helped by a storm. */
const RETRY_FIRST_MS = 250;
const RETRY_LARGEST_MS = 5_000;
/** A canary that has not ended on SIGTERM by then gets SIGKILL, ms. */
const STOP_WITHIN_MS = 5_000;
/** After so many stops without an exit report the process is taken for gone. */
const STOP_ASKS = 4;
/** People are told again after every so many further attempts. */
const ESCALATE_EVERY = 10;
/** Time for archive and report each, ms; a rollback does not wait longer for paper. */
const PAPER_WITHIN_MS = 60_000;

export const isRollingBack = (engine: Engine): boolean =>
  engine.phase === "ROLLING_BACK" || engine.phase === "STUCK";

function recordStep(
  engine: Engine,
  builtin: CommandStep["builtin"],
  result: { ok: boolean; output: string; durationMs: number },
  out: Out,
): void {
  const step = engine.setup.template.rollback.find((one) => one.builtin === builtin);
  if (!step) return;
  out.events.push({ type: "rollbackStep", stepId: step.id, text: step.text, ...result });
}

export function killStage(engine: Engine, input: InputOf<"killStage">, out: Out): void {
  if (!isRollingBack(engine)) return;
  out.events.push({ type: "rollbackStage", stage: input.stage, atMs: input.atMs, detail: input.detail });
}

/** Zero position and zero open orders, read back from the venue. */
export function rollbackFlat(engine: Engine, input: InputOf<"flat">, out: Out): void {
  const { rollback } = engine;
  if (!rollback || engine.ending.step !== "NONE") return;
  const { positionBtc, openOrders, by, atMs } = input;
  if (!new Decimal(positionBtc).isZero() || openOrders !== 0) {
    rollbackNotFlat(
      engine,
      { positionBtc, openOrders, reason: "a proof that does not show zero is none" },
      out,
    );
    return;
  }
  moveBy(engine, "FLAT");
  rollback.flat = { positionBtc, openOrders };
  rollback.firstFlatAtMs ??= atMs;
  rollback.nextKillAtMs = null;
  if (rollback.isFlatRecorded) return;
  rollback.isFlatRecorded = true;
  out.events.push({ type: "flatProven", positionBtc, openOrders, by, atMs });
}

/** Not zero: recorded, tried again after a short wait, and after several times people are told. It never gives up. */
export function rollbackNotFlat(
  engine: Engine,
  left: { positionBtc: string; openOrders: number; reason: string },
  out: Out,
): void {
  const { rollback } = engine;
  if (!rollback || engine.ending.step !== "NONE") return;
  rollback.attempts += 1;
  rollback.flat = null;
  rollback.isFlatRecorded = false;
  const { positionBtc, openOrders, reason } = left;
  out.events.push({ type: "notFlat", attempt: rollback.attempts, positionBtc, openOrders, reason });
  const waitMs = Math.min(RETRY_LARGEST_MS, RETRY_FIRST_MS * 2 ** Math.min(rollback.attempts - 1, 10));
  rollback.nextKillAtMs = engine.nowMs + waitMs;
  const over = rollback.attempts - STUCK_AFTER_ATTEMPTS;
  if (over < 0) return;
  moveBy(engine, "NOT_FLAT");
  if (over % ESCALATE_EVERY !== 0) return;
  const text = `not flat after ${rollback.attempts} attempts: position ${positionBtc} BTC, ${openOrders} open orders (${reason})`;
  out.effects.push({ type: "escalate", reason: text });
}

function retryKill(engine: Engine, out: Out): void {
  const { rollback, nowMs } = engine;
  if (!rollback || rollback.flat) return;
  if (rollback.nextKillAtMs === null && nowMs - rollback.killAskedAtMs >= KILL_ANSWER_WITHIN_MS) {
    const unknown = engine.watch.venue;
    rollbackNotFlat(
      engine,
      {
        positionBtc: unknown?.positionBtc ?? "unknown",
        openOrders: unknown?.openOrders ?? 0,
        reason: `the kill switch gave no answer within ${KILL_ANSWER_WITHIN_MS / 1000} s`,
      },
      out,
    );
  }
  if (rollback.nextKillAtMs === null || nowMs < rollback.nextKillAtMs) return;
  rollback.nextKillAtMs = null;
  rollback.killAskedAtMs = nowMs;
  out.effects.push({
    type: "kill",
    trigger: rollback.kind,
    reason: rollback.reason,
    attempt: rollback.attempts + 1,
  });
}

function pressStop(engine: Engine, out: Out): void {
  const { rollback, life, nowMs } = engine;
  const isThere = life.child === "ASKED" || life.child === "RUNNING";
  if (!rollback || !isThere || nowMs - rollback.stopAskedAtMs < STOP_WITHIN_MS) return;
  rollback.stopAskedAtMs = nowMs;
  rollback.stopAsks += 1;
  if (rollback.stopAsks <= STOP_ASKS) {
    out.effects.push({ type: "stopChild", force: true });
    return;
  }
  life.child = "GONE";
  life.childGoneAtMs = null;
  out.events.push({
    type: "finding",
    rule: "stop",
    text: "The canary process never reported its end after SIGKILL",
  });
}

/**
 * Steps 1 and 2 of the form are done once the venue shows zero and the process is gone; then the papers. A run that never
 * asked for a launch needs none: it is scrubbed, and its failure locks nothing.
 */
function startPapers(engine: Engine, out: Out): void {
  const { rollback, life, ending } = engine;
  if (!rollback?.flat || ending.step !== "NONE" || life.child === "ASKED" || life.child === "RUNNING") return;
  const toFlatMs = (rollback.firstFlatAtMs ?? engine.nowMs) - rollback.firedAtMs;
  if (life.child === "NONE") {
    const proof = `the account was proven flat ${Math.round(toFlatMs)} ms later`;
    out.events.push({ type: "scrubbed", reason: `${rollback.reason}; nothing was launched, ${proof}` });
    finish(engine, "SCRUB", out);
    return;
  }
  const flatWords = `flat ${Math.round(toFlatMs)} ms after the trigger, ${rollback.attempts + 1} attempt${rollback.attempts === 0 ? "" : "s"}`;
  recordStep(engine, "kill-switch", { ok: true, output: flatWords, durationMs: Math.max(0, toFlatMs) }, out);
  const isSeen = life.childGoneAtMs !== null;
  const stopMs = life.childGoneAtMs === null ? 0 : Math.max(0, life.childGoneAtMs - rollback.firedAtMs);
  const stopWords = isSeen ? "the process has ended" : "no exit was seen";
  recordStep(engine, "stop-canary", { ok: isSeen, output: stopWords, durationMs: stopMs }, out);
  ending.step = "ARCHIVING";
  ending.askedAtMs = engine.nowMs;
  out.effects.push({ type: "archive" });
}

/** Step 3 is done (or failed): the verdict, then step 4. */
export function rollbackArchived(
  engine: Engine,
  result: { ok: boolean; output: string; durationMs: number },
  out: Out,
): void {
  const { rollback, ending } = engine;
  if (!rollback || ending.step !== "ARCHIVING") return;
  recordStep(engine, "archive", result, out);
  judgeRollback(engine, rollback.reason, out);
  ending.step = "REPORTING";
  ending.askedAtMs = engine.nowMs;
  ending.reportKind = engine.setup.kind === "DRILL" ? "drill" : "incident";
  out.effects.push({ type: "writeReport", kind: ending.reportKind });
}

/** Step 4 is done (or failed): the run ends ROLLED_BACK. */
export function rollbackReported(
  engine: Engine,
  result: { ok: boolean; output: string; durationMs: number },
  out: Out,
): void {
  if (!engine.rollback || engine.ending.step !== "REPORTING") return;
  recordStep(engine, "incident-report", result, out);
  finish(engine, "ROLLED_BACK", out);
}

/** Timers of a rollback, on every input: try again, stop harder, do not wait for paper. */
export function advanceRollback(engine: Engine, out: Out): void {
  if (!isRollingBack(engine)) return;
  retryKill(engine, out);
  pressStop(engine, out);
  startPapers(engine, out);
  const { ending } = engine;
  if (engine.nowMs - ending.askedAtMs < PAPER_WITHIN_MS) return;
  const late = {
    ok: false,
    output: `no answer within ${PAPER_WITHIN_MS / 1000} s`,
    durationMs: PAPER_WITHIN_MS,
  };
  if (ending.step === "ARCHIVING") rollbackArchived(engine, late, out);
  else if (ending.step === "REPORTING") rollbackReported(engine, late, out);
}
