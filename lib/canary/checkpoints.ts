import { judgeItem } from "../template/judge-criterion.ts";
import type { Checkpoint } from "../template/schema.ts";
import type { Engine, Out } from "./engine.ts";
import { holdByQuestion, resumeEntries } from "./hold.ts";
import { measurementsOf } from "./measures.ts";
import type { Judgement, Who } from "./run-events.ts";
import { fire } from "./triggers.ts";

/** Checkpoints at or after the end of the run are its completion: they are judged when everything is closed and written. */
function isCompletion(engine: Engine, checkpoint: Checkpoint): boolean {
  return checkpoint.atSec >= engine.setup.durationSec;
}

function judge(engine: Engine, checkpoint: Checkpoint, out: Out): Judgement[] {
  const measured = measurementsOf(engine);
  const items = checkpoint.items.map((item) => judgeItem(item, measured, engine.setup.config));
  engine.checkpoints.judged.set(checkpoint.id, { atMs: engine.nowMs, confirmed: false, missed: false });
  out.events.push({ type: "checkpointJudged", checkpointId: checkpoint.id, title: checkpoint.title, items });
  return items;
}

/** An item that does not pass holds entries and asks; missing data is asked about like a failure. */
function ask(engine: Engine, checkpoint: Checkpoint, open: Judgement[], out: Out): void {
  const reason = `${checkpoint.title}: ${open.map((item) => item.reason).join("; ")}.`;
  const deadlineMs = engine.nowMs + engine.setup.template.timing.questionSec * 1000;
  holdByQuestion(engine, `${checkpoint.title} does not pass`, out);
  engine.hold.question = { checkpointId: checkpoint.id, reason, deadlineMs, askedAtMs: engine.nowMs };
  out.events.push({ type: "questionAsked", checkpointId: checkpoint.id, reason, deadlineMs });
}

function judgeDue(engine: Engine, t0Ms: number, out: Out): void {
  for (const checkpoint of engine.setup.template.checkpoints) {
    const isDue = !isCompletion(engine, checkpoint) && engine.nowMs >= t0Ms + checkpoint.atSec * 1000;
    if (!isDue || engine.checkpoints.judged.has(checkpoint.id)) continue;
    const open = judge(engine, checkpoint, out).filter((item) => item.verdict !== "PASS");
    if (open.length > 0 && !engine.hold.question) ask(engine, checkpoint, open, out);
  }
}

function missUnconfirmed(engine: Engine, out: Out): void {
  const withinMs = engine.setup.template.timing.checkpointConfirmSec * 1000;
  for (const [checkpointId, state] of engine.checkpoints.judged) {
    if (state.confirmed || state.missed || engine.nowMs - state.atMs < withinMs) continue;
    state.missed = true;
    out.events.push({ type: "checkpointMissed", checkpointId });
  }
}

/** Judges what is due, rolls back on an unanswered question, marks what nobody confirmed. Only canaries have checkpoints. */
export function advanceCheckpoints(engine: Engine, out: Out): void {
  const { t0Ms } = engine.life;
  if (engine.phase !== "LIVE" || t0Ms === null || engine.setup.kind !== "CANARY") return;
  judgeDue(engine, t0Ms, out);
  missUnconfirmed(engine, out);
  const { question } = engine.hold;
  if (!question || engine.nowMs < question.deadlineMs) return;
  const reason = `nobody answered within ${engine.setup.template.timing.questionSec} s. ${question.reason}`;
  fire(engine, { kind: "CHECKPOINT", reason, observedAtMs: engine.nowMs }, out);
}

/**
 * Judges the completion (and any checkpoint the run was too short for) after everything is closed and written. Nobody is waited
 * for: the run ends, and the completion may be confirmed for as long after the end as any other checkpoint.
 */
export function judgeCompletion(engine: Engine, out: Out): void {
  if (engine.setup.kind !== "CANARY") return;
  for (const checkpoint of engine.setup.template.checkpoints) {
    if (!engine.checkpoints.judged.has(checkpoint.id)) judge(engine, checkpoint, out);
  }
}

/** A person confirms a judged checkpoint; returns the outcome in words. */
export function confirmCheckpoint(
  engine: Engine,
  checkpointId: string | undefined,
  who: Who,
  out: Out,
): string {
  const state = engine.checkpoints.judged.get(checkpointId ?? "");
  if (checkpointId === undefined || !state)
    return "This checkpoint has not been judged yet; nothing was confirmed.";
  if (state.confirmed) return "It was confirmed before; nothing changed.";
  const withinMs = engine.setup.template.timing.checkpointConfirmSec * 1000;
  if (state.missed || engine.nowMs - state.atMs >= withinMs)
    return "Too late: the time to confirm is over and the machine's verdict stands.";
  state.confirmed = true;
  out.events.push({ type: "checkpointConfirmed", checkpointId, who });
  return "The checkpoint is confirmed.";
}

/** A person answers the open question; returns the outcome in words. */
export function answerQuestion(
  engine: Engine,
  answer: { word: "CONTINUE" | "ROLL_BACK"; who: Who; atMs: number },
  out: Out,
): string {
  const { question } = engine.hold;
  if (!question) return "No question is open; nothing changed.";
  const { checkpointId } = question;
  engine.hold.question = null;
  out.events.push({ type: "questionAnswered", checkpointId, answer: answer.word, who: answer.who });
  if (answer.word === "ROLL_BACK") {
    const reason = `${answer.who.name} answered: roll back. ${question.reason}`;
    fire(engine, { kind: "CHECKPOINT", reason, observedAtMs: answer.atMs, who: answer.who }, out);
    return "Rolling back.";
  }
  const runs = resumeEntries(engine, answer.who, `${answer.who.name} answered: continue`, out);
  return runs ? "The run continues." : "The run continues; new entries stay held by a person.";
}
