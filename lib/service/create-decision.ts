import { newDecision } from "../decision/create.ts";
import { may, whoMay } from "../decision/permissions.ts";
import { isPlainLine } from "../decision/plain-text.ts";
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

const TITLE_LENGTH = { min: 3, max: 140 };

/** Opens a draft from a template version, or as the retry of a failed decision. Refusals: NOT_PERMITTED, INVALID_TITLE, UNKNOWN_TEMPLATE, TEMPLATE_NOT_PUBLISHED, NOT_FOUND. */
export function createDecision(args: {
  service: Service;
  actorPersonId: string;
  templateId: string;
  title: string;
  retryOf?: string | undefined;
}): Promise<{ ok: true; decisionId: string; version: number } | Refused> {
  const { service, actorPersonId, templateId, retryOf } = args;
  const title = args.title.trim();
  return inTransaction(service.store, async (tx) => {
    const person = await findPerson(tx, actorPersonId);
    if (!person?.active) return refuse("NOT_SIGNED_IN");
    if (!may(person, "createDecision")) return refuse("NOT_PERMITTED", { who: whoMay("createDecision") });
    if (title.length < TITLE_LENGTH.min || title.length > TITLE_LENGTH.max || !isPlainLine(title)) {
      return refuse("INVALID_TITLE");
    }
    const stored = await findVersion(tx, templateId);
    if (!stored) return refuse("UNKNOWN_TEMPLATE");
    const { template, status } = stored;
    if (!nextStatus(status, "openDecision")) {
      return refuse("TEMPLATE_NOT_PUBLISHED", { status: status.toLowerCase() });
    }
    const earlier = retryOf === undefined ? null : await findDecision(tx, retryOf);
    if (retryOf !== undefined && !earlier) return refuse("NOT_FOUND", { what: "earlier decision" });
    const nowMs = Date.now();
    const id = newDecisionId();
    const number = await takeDecisionNumber(tx);
    const decision = newDecision({
      id,
      number,
      title,
      template,
      actor: person,
      nowMs,
      retryOf: earlier?.decision ?? null,
    });
    await insertDecision(tx, decision);
    const unsolvable = await tellIfUnsolvable(tx, decision, nowMs);
    await appendAudit(tx, {
      atMs: nowMs,
      actorId: person.personId,
      actorName: person.name,
      act: "createDecision",
      subjectType: "decision",
      subjectId: id,
      detail: { number, title, templateId, retryOf: retryOf ?? null, unsolvable: unsolvable?.words ?? null },
    });
    return { ok: true, decisionId: id, version: 1 };
  });
}
