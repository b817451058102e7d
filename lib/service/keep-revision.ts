import { approvedContent } from "../decision/approved-content.ts";
import type { DecisionEvent } from "../decision/events.ts";
import type { Decision } from "../decision/model.ts";
import { insertRevision } from "../store/decision-revisions.ts";
import type { Tx } from "../store/transaction.ts";
import type { Template } from "../template/schema.ts";

/** Keeps the approved content when these events freeze one: what was signed must stay readable after later revisions. */
export async function keepRevision(
  tx: Tx,
  frozen: { decision: Decision; template: Template; events: readonly DecisionEvent[]; buildId: string },
): Promise<void> {
  const { decision, template, events, buildId } = frozen;
  const submitted = events.find((event) => event.type === "submitted");
  if (!submitted) return;
  await insertRevision(tx, decision.id, {
    revision: decision.revision,
    contentHash: submitted.contentHash,
    content: approvedContent(decision, template, buildId),
    frozenAtMs: submitted.atMs,
    personId: submitted.by,
    personName: submitted.byName,
  });
}
