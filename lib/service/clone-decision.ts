import { clonedDecision } from "../decision/clone.ts";
import { may, whoMay } from "../decision/permissions.ts";
import { appendAudit } from "../store/audit.ts";
import { findDecision, insertDecision, takeDecisionNumber } from "../store/decisions.ts";
import { findPerson } from "../store/people.ts";
import { findVersion } from "../store/template-versions.ts";
import { inTransaction } from "../store/transaction.ts";
import { nextStatus } from "../template/version-status.ts";
import { newDecisionId } from "./new-id.ts";
import type { Service } from "./open-service.ts";
import { type Refused, refuse } from "./refusal.ts";
import { tellIfUnsolvable } from "./tell-unsolvable.ts";

/**
 * A new draft that begins with another decision's title, configuration, notes and contacts; evidence, ticks, waivers and
 * signatures are never copied. Refusals: NOT_PERMITTED, NOT_FOUND, TEMPLATE_NOT_PUBLISHED.
 */
export function cloneDecision(args: {
  service: Service;
  actorPersonId: string;
  decisionId: string;
}): Promise<{ ok: true; decisionId: string; version: number } | Refused> {
  const { service, actorPersonId, decisionId: clonedFrom } = args;
  return inTransaction(service.store, async (tx) => {
    const person = await findPerson(tx, actorPersonId);
    if (!person?.active) return refuse("NOT_SIGNED_IN");
    if (!may(person, "createDecision")) return refuse("NOT_PERMITTED", { who: whoMay("createDecision") });
    const source = await findDecision(tx, clonedFrom);
    const stored = source && (await findVersion(tx, source.decision.templateId));
    if (!source || !stored) return refuse("NOT_FOUND", { what: "decision" });
    const { template, status } = stored;
    if (!nextStatus(status, "openDecision"))
      return refuse("TEMPLATE_NOT_PUBLISHED", { status: status.toLowerCase() });
    const nowMs = Date.now();
    const id = newDecisionId();
    const number = await takeDecisionNumber(tx);
    const decision = clonedDecision(source.decision, { id, number, template, actor: person, nowMs });
    await insertDecision(tx, decision);
    await tellIfUnsolvable(tx, decision, nowMs);
    await appendAudit(tx, {
      atMs: nowMs,
      actorId: person.personId,
      actorName: person.name,
      act: "cloneDecision",
      subjectType: "decision",
      subjectId: id,
      detail: { number, title: decision.title, clonedFrom, clonedFromNumber: source.decision.number },
    });
    return { ok: true, decisionId: id, version: 1 };
  });
}
