import { answerQuestion, confirmCheckpoint } from "./checkpoints.ts";
import { beginClosing } from "./closing.ts";
import type { Engine, Out } from "./engine.ts";
import { holdByPerson, resumeEntries } from "./hold.ts";
import type { InputOf } from "./inputs.ts";
import { scrub } from "./launch.ts";
import type { Intent } from "./run-events.ts";
import { fire, fireUnauthorised } from "./triggers.ts";

const isBeforeLaunch = (engine: Engine): boolean => engine.phase === "QUEUED" || engine.phase === "PREFLIGHT";

function stop(engine: Engine, intent: Intent, observedAtMs: number, out: Out): string {
  if (engine.rollback) return "The rollback runs already.";
  const what = intent.kind === "KILL" ? "pressed the kill switch" : "stopped the run";
  const reason = `${intent.who.name} ${what}${intent.reason ? `: ${intent.reason}` : ""}`;
  fire(engine, { kind: "PERSON", reason, observedAtMs, who: intent.who }, out);
  return "Rolling back.";
}

function hold(engine: Engine, intent: Intent, out: Out): string {
  if (engine.phase !== "LIVE" && !isBeforeLaunch(engine))
    return "No new entries are made any more; nothing changed.";
  if (engine.hold.person) return `${engine.hold.person.name} holds already; nothing changed.`;
  holdByPerson(engine, intent.who, intent.reason ?? "no reason given", out);
  return isBeforeLaunch(engine)
    ? "The launch is scrubbed at T-0 unless someone resumes."
    : "New entries are held.";
}

function resume(engine: Engine, intent: Intent, out: Out): string {
  if (!engine.hold.person) return "Nobody holds; nothing changed.";
  if (engine.phase !== "LIVE" && !isBeforeLaunch(engine)) return "The run makes no new entries any more.";
  engine.hold.person = null;
  const runs = resumeEntries(engine, intent.who, `resumed by ${intent.who.name}`, out);
  return runs
    ? "New entries may be made again."
    : "The hold is lifted; the open question still holds new entries.";
}

function endEarly(engine: Engine, intent: Intent, out: Out): string {
  const reason = `${intent.who.name} ended the run early${intent.reason ? `: ${intent.reason}` : ""}`;
  if (isBeforeLaunch(engine) && engine.life.child === "NONE") {
    scrub(engine, reason, out);
    return "Nothing was launched.";
  }
  if (engine.phase !== "LIVE") return "The run is ending already.";
  engine.life.endedEarly = reason;
  beginClosing(engine, reason, out);
  return "The run closes its positions and ends; it cannot count as a success.";
}

function obey(engine: Engine, intent: Intent, observedAtMs: number, out: Out): string {
  switch (intent.kind) {
    case "KILL":
    case "STOP":
      return stop(engine, intent, observedAtMs, out);
    case "HOLD":
      return hold(engine, intent, out);
    case "RESUME":
      return resume(engine, intent, out);
    case "CONFIRM_CHECKPOINT":
      return confirmCheckpoint(engine, intent.checkpointId, intent.who, out);
    case "ANSWER_CONTINUE":
      return answerQuestion(engine, { word: "CONTINUE", who: intent.who, atMs: observedAtMs }, out);
    case "ANSWER_ROLL_BACK":
      return answerQuestion(engine, { word: "ROLL_BACK", who: intent.who, atMs: observedAtMs }, out);
    case "REPORT_UNAUTHORISED": {
      if (engine.rollback) return "The rollback runs already.";
      const reason = `${intent.who.name} reported unauthorised behaviour${intent.reason ? `: ${intent.reason}` : ""}`;
      fireUnauthorised(engine, { reason, observedAtMs, who: intent.who }, out);
      return "Rolling back.";
    }
    case "END_EARLY":
      return endEarly(engine, intent, out);
  }
}

/** Takes what a person asked, once; the record says what came of it. */
export function takeIntent(engine: Engine, input: InputOf<"intent">, out: Out): void {
  const { intent, atMs } = input;
  if (engine.seenIntents.has(intent.id)) return;
  engine.seenIntents.add(intent.id);
  const before = out.events.length;
  const outcome = obey(engine, intent, atMs, out);
  // Reads in order: what was asked, then what followed.
  out.events.splice(before, 0, { type: "intentSeen", intent, outcome });
}
