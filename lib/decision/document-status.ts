import type { DecisionPhase } from "./model.ts";

export type DocumentStatus = "DRAFT" | "APPROVED" | "EXECUTED";

const STATUS: Readonly<Record<DecisionPhase, DocumentStatus>> = {
  DRAFT: "DRAFT",
  IN_REVIEW: "DRAFT",
  REFUSED: "DRAFT",
  AUTHORIZED: "APPROVED",
  LAUNCHED: "EXECUTED",
  SUCCEEDED: "EXECUTED",
  FAILED: "EXECUTED",
};

/** The form's own Document Status; derived, never stored. */
export function documentStatus(phase: DecisionPhase): DocumentStatus {
  return STATUS[phase];
}
