import type { CommandType } from "./commands.ts";
import type { DecisionPhase } from "./model.ts";
import type { RefusalCode } from "./refusals.ts";

/**
 * What a phase says to a command. ALLOWED: go on to the command's own checks. REVISES: the same, and if anything changes,
 * the decision falls back to DRAFT as a new revision without a single signature. Otherwise the code of the refusal.
 */
export type PhaseRule = "ALLOWED" | "REVISES" | RefusalCode;

type Row = Readonly<Record<DecisionPhase, PhaseRule>>;

const CLOSED = { SUCCEEDED: "DECISION_CLOSED", FAILED: "DECISION_CLOSED" } as const;

const CONTENT: Row = {
  DRAFT: "ALLOWED",
  IN_REVIEW: "REVISES",
  AUTHORIZED: "REVISES",
  LAUNCHED: "RUN_UNDER_WAY",
  REFUSED: "REVISION_REFUSED",
  ...CLOSED,
};
// In review a run may be repeated by whoever doubts the evidence: a failure voids the revision, a pass changes nothing.
const EVIDENCE_RUN: Row = { ...CONTENT, IN_REVIEW: "ALLOWED", AUTHORIZED: "CONTENT_FROZEN" };
/** What keeps evidence fresh and changes nothing that was signed. */
const UPKEEP: Row = { ...CONTENT, IN_REVIEW: "ALLOWED", AUTHORIZED: "ALLOWED" };
const IN_REVIEW_ONLY: Row = {
  DRAFT: "NOT_SUBMITTED",
  IN_REVIEW: "ALLOWED",
  AUTHORIZED: "ALREADY_AUTHORIZED",
  LAUNCHED: "RUN_UNDER_WAY",
  REFUSED: "REVISION_REFUSED",
  ...CLOSED,
};
const ALWAYS: Row = {
  DRAFT: "ALLOWED",
  IN_REVIEW: "ALLOWED",
  AUTHORIZED: "ALLOWED",
  LAUNCHED: "ALLOWED",
  REFUSED: "ALLOWED",
  SUCCEEDED: "ALLOWED",
  FAILED: "ALLOWED",
};
const AUTHORIZED_ONLY: Row = {
  DRAFT: "NOT_AUTHORIZED",
  IN_REVIEW: "NOT_AUTHORIZED",
  AUTHORIZED: "ALLOWED",
  LAUNCHED: "RUN_UNDER_WAY",
  REFUSED: "REVISION_REFUSED",
  ...CLOSED,
};
const AFTERWARDS: Row = {
  DRAFT: "RUN_NOT_FINISHED",
  IN_REVIEW: "RUN_NOT_FINISHED",
  AUTHORIZED: "RUN_NOT_FINISHED",
  LAUNCHED: "RUN_NOT_FINISHED",
  REFUSED: "REVISION_REFUSED",
  SUCCEEDED: "ALLOWED",
  FAILED: "ALLOWED",
};

/** Every command × phase. A new phase or command does not compile until someone has decided. */
export const PHASE_RULES: Readonly<Record<CommandType, Row>> = {
  renameDecision: CONTENT,
  changeConfig: CONTENT,
  tickItem: CONTENT,
  untickItem: CONTENT,
  verifyItem: CONTENT,
  attestItem: CONTENT,
  waiveItem: CONTENT,
  withdrawWaiver: CONTENT,
  attachFile: CONTENT,
  importEvidence: CONTENT,
  removeAttachment: CONTENT,
  writeNote: CONTENT,
  // Whom to call is no part of what is approved, and a wrong number must be correctable at any time.
  setContact: ALWAYS,
  startDemo: EVIDENCE_RUN,
  startDrills: EVIDENCE_RUN,
  setDrillRenewal: UPKEEP,
  submit: {
    DRAFT: "ALLOWED",
    IN_REVIEW: "ALREADY_SUBMITTED",
    AUTHORIZED: "ALREADY_AUTHORIZED",
    LAUNCHED: "RUN_UNDER_WAY",
    REFUSED: "REVISION_REFUSED",
    ...CLOSED,
  },
  reopen: {
    DRAFT: "ALREADY_DRAFT",
    IN_REVIEW: "ALLOWED",
    AUTHORIZED: "ALLOWED",
    LAUNCHED: "RUN_UNDER_WAY",
    REFUSED: "ALLOWED",
    ...CLOSED,
  },
  signOff: IN_REVIEW_ONLY,
  withdrawSignOff: IN_REVIEW_ONLY,
  go: IN_REVIEW_ONLY,
  relaunch: AUTHORIZED_ONLY,
  // A retry carries the earlier failure's root cause and may complete it while it is a draft.
  recordRootCause: { ...AFTERWARDS, DRAFT: "ALLOWED", SUCCEEDED: "DECISION_CLOSED" },
  tickAfter: AFTERWARDS,
  // The machine reports facts: they are recorded in every phase, and what they change depends on it.
  renewDrills: UPKEEP,
  attachEvidence: ALWAYS,
  markLaunched: { ...AUTHORIZED_ONLY, LAUNCHED: "ALLOWED" },
  markRunEnded: ALWAYS,
};

/** What the phase says to this command. */
export function phaseRule(type: CommandType, phase: DecisionPhase): PhaseRule {
  return PHASE_RULES[type][phase];
}
