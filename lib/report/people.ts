import type { Intent, RunEvent } from "../canary/run-events.ts";
import type { PersonAct } from "./report-model.ts";

const WORDS: Readonly<Record<Intent["kind"], string>> = {
  KILL: "pressed the kill switch",
  STOP: "stopped the run",
  END_EARLY: "ended the run early",
  HOLD: "held new entries",
  RESUME: "let entries go on",
  REPORT_UNAUTHORISED: "reported unauthorised behaviour",
  ANSWER_CONTINUE: "answered: continue",
  ANSWER_ROLL_BACK: "answered: roll back",
  CONFIRM_CHECKPOINT: "confirmed a checkpoint",
};

/** What people did while the run was under way, and what came of it, from the record alone, oldest first. */
export function peopleOf(events: readonly RunEvent[]): PersonAct[] {
  let isOver = false;
  return events.flatMap(({ seq, atMs, body }): PersonAct[] => {
    if (body.type === "finished") isOver = true;
    if (body.type === "intentSeen") {
      const { who, kind, reason } = body.intent;
      const act = reason ? `${WORDS[kind]}: ${reason}` : WORDS[kind];
      return [{ seq, atMs, person: who.name, act, outcome: body.outcome }];
    }
    // During the run the intent before it says the same; after its end a confirmation stands alone.
    if (body.type !== "checkpointConfirmed" || !isOver) return [];
    const outcome = `Checkpoint ${body.checkpointId} is confirmed.`;
    return [{ seq, atMs, person: body.who.name, act: WORDS.CONFIRM_CHECKPOINT, outcome }];
  });
}
