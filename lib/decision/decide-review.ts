import { canonicalHash } from "../proof/canonical.ts";
import { contentHashOf } from "./approved-content.ts";
import { type Decided, type DecideInput, decided, type Handlers } from "./decide-input.ts";
import type { DecisionEventBody } from "./events.ts";
import type { Decision } from "./model.ts";
import { blockers } from "./readiness.ts";
import { refuse, refuseNotReady } from "./refusals.ts";
import { snapshotRows } from "./snapshot.ts";

/** The next revision of a decision: a draft again, every signature and the authorisation void. */
export function revisionOpened(decision: Decision, reason: string): DecisionEventBody {
  const standing = decision.signOffs.filter((one) => one.withdrawnAtMs === null);
  return {
    type: "revisionOpened",
    revision: decision.revision + 1,
    reason,
    voided: standing.map(({ role, choice, statementHash, statement }) => ({
      role,
      choice,
      statementHash,
      personName: statement.personName,
    })),
    authorisationVoided: decision.authorisation !== null,
  };
}

function submit(input: DecideInput): Decided {
  const { decision, template, nowMs, context } = input;
  const missing = blockers(decision, template, nowMs, context.people, context);
  if (missing.length > 0) return refuseNotReady(missing);
  const rows = snapshotRows(decision, template, nowMs);
  const snapshot = { rows, frozenAtMs: nowMs, digest: canonicalHash(rows) };
  const contentHash = contentHashOf({ ...decision, snapshot }, template, context.buildId);
  return decided(input, { type: "submitted", contentHash, snapshot });
}

/** Freezing a revision and thawing it again. */
export const REVIEW_HANDLERS: Handlers<"submit" | "reopen"> = {
  submit: (input) => submit(input),
  reopen: (input, { reason }) => {
    if (reason.trim() === "") return refuse("REASON_NEEDED");
    return decided(input, revisionOpened(input.decision, reason));
  },
};
