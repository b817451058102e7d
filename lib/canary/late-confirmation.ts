import type { Template } from "../template/schema.ts";
import type { CheckpointState, RunState } from "./model.ts";
import { isFinal } from "./phases.ts";
import type { Intent, RunEventBody } from "./run-events.ts";

/** Where a judged checkpoint stands with the people: OPEN may still be confirmed, MISSED not any more. */
export type Standing = "CONFIRMED" | "MISSED" | "OPEN";

type Judged = Pick<CheckpointState, "judgedAtMs" | "confirmed" | "missed">;

/** Until when a judged checkpoint may be confirmed, epoch ms. The end of the run does not shorten it: the completion is judged in its last moment. */
export function confirmUntilMs(judged: Pick<Judged, "judgedAtMs">, confirmSec: number): number {
  return judged.judgedAtMs + confirmSec * 1000;
}

/** Confirmed, missed or open at `nowMs`. A missed checkpoint changes no verdict: the machine's stands. */
export function standingOf(judged: Judged, confirmSec: number, nowMs: number): Standing {
  if (judged.confirmed) return "CONFIRMED";
  return judged.missed || nowMs >= confirmUntilMs(judged, confirmSec) ? "MISSED" : "OPEN";
}

/**
 * Entries by which a person confirms a checkpoint of a run that is over; null when there is nothing (any more) to confirm. They
 * change neither phase nor verdict.
 */
export function confirmAfterEnd(
  state: RunState,
  template: Template,
  intent: Intent,
  nowMs: number,
): RunEventBody[] | null {
  const judged = state.checkpoints.find((one) => one.checkpointId === intent.checkpointId);
  if (!judged || !isFinal(state.phase)) return null;
  if (standingOf(judged, template.timing.checkpointConfirmSec, nowMs) !== "OPEN") return null;
  const { checkpointId } = judged;
  return [
    { type: "intentSeen", intent, outcome: "The checkpoint is confirmed." },
    { type: "checkpointConfirmed", checkpointId, who: intent.who },
  ];
}
