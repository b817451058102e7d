import { Decimal } from "decimal.js";
import { judgeCompletion } from "./checkpoints.ts";
import { type Ending, type Engine, finish, moveBy, type Out } from "./engine.ts";
import type { InputOf } from "./inputs.ts";
import { fire } from "./triggers.ts";
import { judgeRun } from "./verdict.ts";

/** Time for the canary to cancel, close and exit after it was told to stop, ms. */
const CLOSE_WITHIN_MS = 20_000;
/** Time for each answer of the shell at the end (flat proof, archive, report), ms. */
const ANSWER_WITHIN_MS = 60_000;
/** A canary that ends by itself with code 0 so shortly before the end has kept its duration, ms. */
const END_TOLERANCE_MS = 2_000;

function goTo(engine: Engine, step: Ending["step"]): void {
  engine.ending.step = step;
  engine.ending.askedAtMs = engine.nowMs;
}

/** Ends live trading in good order: the canary closes everything and exits, the venue proves it. */
export function beginClosing(engine: Engine, reason: string, out: Out): void {
  if (!moveBy(engine, "CLOSE")) return;
  engine.life.closingAtMs = engine.nowMs;
  engine.hold.question = null;
  out.events.push({ type: "closingStarted", reason });
  if (engine.life.child === "RUNNING") {
    out.effects.push({ type: "sendControl", control: { cmd: "stop", closeAll: true } });
  } else prove(engine, out);
}

function prove(engine: Engine, out: Out): void {
  goTo(engine, "PROVING");
  out.effects.push({ type: "proveFlat" });
}

function exitWords(input: InputOf<"childExited">, t0Ms: number | null): string {
  const how = input.signal ? `was ended by ${input.signal}` : `exited with code ${input.code ?? "unknown"}`;
  const when = t0Ms === null ? "" : ` after ${((input.atMs - t0Ms) / 1000).toFixed(1)} s`;
  return `${how}${when}${input.lastWords ? `; its last words: “${input.lastWords}”` : ""}`;
}

/** The canary process has ended: expected while closing, otherwise control is lost. */
export function childExited(engine: Engine, input: InputOf<"childExited">, out: Out): void {
  const { life } = engine;
  if (life.child === "GONE") return;
  const before = engine.phase;
  life.child = "GONE";
  life.childGoneAtMs = input.atMs;
  out.events.push({ type: "childExited", code: input.code, signal: input.signal });
  if (before === "CLOSING") {
    prove(engine, out);
    return;
  }
  if (before === "ROLLING_BACK" || before === "STUCK") {
    // What it did between the first proof and its end is unknown: read the venue once more.
    if (engine.rollback?.flat) {
      engine.rollback.flat = null;
      // The time to answer is this question's own, not that of the kill before it.
      engine.rollback.killAskedAtMs = engine.nowMs;
      out.effects.push({ type: "proveFlat" });
    }
    return;
  }
  const isOnTime =
    input.code === 0 && life.endsAtMs !== null && input.atMs >= life.endsAtMs - END_TOLERANCE_MS;
  if (before === "LIVE" && isOnTime && !engine.hold.question) {
    beginClosing(engine, "the canary has run its duration", out);
    return;
  }
  const reason = `the canary ${exitWords(input, life.t0Ms)}`;
  fire(engine, { kind: "LOST_CONTROL", reason, observedAtMs: input.atMs }, out);
}

/** A proof of flatness while closing; anything but zero and zero is brought down by the kill switch. */
export function closingFlat(engine: Engine, input: InputOf<"flat">, out: Out): void {
  if (engine.ending.step !== "PROVING") return;
  const { positionBtc, openOrders, by, atMs } = input;
  if (!new Decimal(positionBtc).isZero() || openOrders !== 0) {
    closingNotFlat(engine, input, out);
    return;
  }
  engine.ending.flat = { positionBtc, openOrders };
  out.events.push({ type: "flatProven", positionBtc, openOrders, by, atMs });
  goTo(engine, "ARCHIVING");
  out.effects.push({ type: "archive" });
}

export function closingNotFlat(
  engine: Engine,
  left: { positionBtc: string; openOrders: number; atMs: number },
  out: Out,
): void {
  const reason = `after closing the venue still shows position ${left.positionBtc} BTC and ${left.openOrders} open orders`;
  fire(engine, { kind: "LOST_CONTROL", reason, observedAtMs: left.atMs }, out);
}

/** The logs are archived, or could not be: judge, then write the report. */
export function closingArchived(engine: Engine, out: Out): void {
  if (engine.ending.step !== "ARCHIVING") return;
  judgeRun(engine, out);
  goTo(engine, "REPORTING");
  const { kind } = engine.setup;
  const isSuccess = engine.ending.outcome === "SUCCEEDED";
  const report = kind === "DEMO" ? "demo" : kind === "DRILL" ? "drill" : isSuccess ? "success" : "incident";
  engine.ending.reportKind = report;
  out.effects.push({ type: "writeReport", kind: report });
}

/** The report is written, or could not be: the completion is judged and the run ends. */
export function closingReported(engine: Engine, out: Out): void {
  if (engine.ending.step !== "REPORTING") return;
  judgeCompletion(engine, out);
  finish(engine, engine.ending.outcome === "SUCCEEDED" ? "SUCCEED" : "FAIL", out);
}

function endLive(engine: Engine, endsAtMs: number, out: Out): void {
  const { question } = engine.hold;
  if (question) {
    const reason = `the run reached its end with an unanswered question. ${question.reason}`;
    fire(engine, { kind: "CHECKPOINT", reason, observedAtMs: endsAtMs }, out);
  } else beginClosing(engine, "the duration is over", out);
}

/** Timers of the end: the duration, and whoever does not answer. */
export function advanceClosing(engine: Engine, out: Out): void {
  const { life, ending, nowMs } = engine;
  if (engine.phase === "LIVE" && life.endsAtMs !== null && nowMs >= life.endsAtMs)
    endLive(engine, life.endsAtMs, out);
  if (engine.phase !== "CLOSING" || life.closingAtMs === null) return;
  const isOverdue = nowMs - ending.askedAtMs >= ANSWER_WITHIN_MS;
  if (ending.step === "NONE" && nowMs - life.closingAtMs >= CLOSE_WITHIN_MS) {
    const reason = `the canary did not close and exit within ${CLOSE_WITHIN_MS / 1000} s`;
    fire(engine, { kind: "LOST_CONTROL", reason, observedAtMs: nowMs }, out);
  } else if (ending.step === "PROVING" && isOverdue) {
    const reason = `the venue did not prove the account flat within ${ANSWER_WITHIN_MS / 1000} s`;
    fire(engine, { kind: "LOST_CONTROL", reason, observedAtMs: nowMs }, out);
  } else if (ending.step === "ARCHIVING" && isOverdue) {
    ending.isArchived = false;
    out.events.push({ type: "finding", rule: "archive", text: "The logs were not archived in time" });
    closingArchived(engine, out);
  } else if (ending.step === "REPORTING" && isOverdue) {
    ending.isReported = false;
    out.events.push({ type: "finding", rule: "report", text: "The report was not written in time" });
    closingReported(engine, out);
  }
}
