import { type Acted, type AuditedAct, auditedAct, type NotActed } from "./audited-act.ts";
import type { Refused } from "./refusal.ts";

/** What an act on templates did: its answer and what the audit writes down. */
export type TemplateActed<T> = Acted<T>;
/** Why it did nothing. */
export type TemplateRefused = NotActed;

export type TemplateActArgs<T> = Omit<AuditedAct<T>, "subjectType" | "whenTaken">;

/** One act of a person on template versions. Two drafts of one template in the same moment: the second finds its number taken. */
export function actOnTemplates<T>(args: TemplateActArgs<T>): Promise<{ ok: true; answer: T } | Refused> {
  return auditedAct({ ...args, subjectType: "template", whenTaken: { ok: false, code: "UNAVAILABLE" } });
}
