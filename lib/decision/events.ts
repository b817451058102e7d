import type { CanaryConfig, SigningRole } from "../template/schema.ts";
import type { Attachment, Decision, Evidence, SignOff, Withdrawal } from "./model.ts";

type Contact = Decision["contacts"][number];
type RunKind = Decision["runs"][number]["kind"];

/** An item that had been ticked or waived and that new evidence does not let pass. */
export type RevokedItem = {
  itemId: string;
  text: string;
  tickedByName: string | null;
  verifiedByName: string | null;
  waivedByName: string | null;
  reason: string;
};

/** What an act changed, in the past tense. `before` values make the audit readable on their own. */
export type DecisionEventBody =
  | { type: "decisionRenamed"; before: string; title: string }
  | {
      type: "configChanged";
      before: CanaryConfig;
      config: CanaryConfig;
      drops: readonly ("demo" | "drills")[];
      reopened: readonly string[];
    }
  | { type: "itemTicked"; itemId: string }
  | { type: "itemUnticked"; itemId: string }
  | { type: "itemVerified"; itemId: string }
  | { type: "itemAttested"; itemId: string; value: string; n: number | null; note: string }
  | { type: "itemWaived"; itemId: string; reason: string }
  | { type: "waiverWithdrawn"; itemId: string; reason: string }
  | { type: "fileAttached"; attachment: Attachment }
  | { type: "attachmentRemoved"; attachment: Attachment; reason: string; reopened: readonly string[] }
  | { type: "noteWritten"; noteId: string; before: string; text: string }
  | { type: "contactSet"; before: Contact | null; contact: Contact }
  | { type: "runStarted"; runId: string; kind: RunKind; isRenewal?: true }
  | { type: "drillRenewalSet"; isOn: boolean }
  | {
      type: "evidenceAttached";
      evidence: Evidence;
      reopened: readonly string[];
      revoked: readonly RevokedItem[];
    }
  | { type: "evidenceSetAside"; evidence: Evidence; why: string }
  | { type: "evidenceRenewed"; evidence: Evidence }
  | { type: "runEnded"; runId: string; outcome: string }
  | {
      type: "revisionOpened";
      revision: number;
      reason: string;
      voided: readonly { role: SigningRole; personName: string; choice: string; statementHash: string }[];
      authorisationVoided: boolean;
    }
  | { type: "submitted"; contentHash: string; snapshot: NonNullable<Decision["snapshot"]> }
  | { type: "signedOff"; signOff: SignOff; supersedes: string | null }
  | {
      type: "signOffWithdrawn";
      role: SigningRole;
      statementHash: string;
      reason: string;
      withdrawal: Withdrawal;
    }
  | { type: "decisionRefused"; role: SigningRole; reason: string }
  | { type: "authorised"; expiresAtMs: number; contentHash: string; runId: string }
  | { type: "launched"; runId: string }
  | { type: "decisionEnded"; phase: "SUCCEEDED" | "FAILED"; runId: string; outcome: string }
  | { type: "launchScrubbed"; runId: string }
  | { type: "rootCauseRecorded"; rootCause: string; fixes: string }
  | { type: "afterTicked"; row: string };

export type DecisionEvent = DecisionEventBody & { atMs: number; by: string; byName: string };
export type DecisionEventType = DecisionEventBody["type"];
