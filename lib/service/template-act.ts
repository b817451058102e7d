import { may, type PersonAction, whoMay } from "../decision/permissions.ts";
import type { RefusalCode, RefusalDetails } from "../decision/refusals.ts";
import { appendAudit } from "../store/audit.ts";
import { findPerson, type PersonWithEmail } from "../store/people.ts";
import { inTransaction, isBusyError, isDuplicateError, type Tx } from "../store/transaction.ts";
import type { Service } from "./open-service.ts";
import { type Refused, refuse } from "./refusal.ts";

/** What an act on templates did: its answer and what the audit writes down. */
export type TemplateActed<T> = { ok: true; answer: T; subjectId: string; detail: Record<string, unknown> };
/** Why it did nothing; `subjectId`: the version it was about. */
export type TemplateRefused = { ok: false; code: RefusalCode; details?: RefusalDetails };

export type TemplateActArgs<T> = {
  service: Service;
  actorPersonId: string;
  /** Name of the act in the audit stream. */
  act: string;
  permission: PersonAction;
  /** What a refusal is written down under: the version or the name that the person asked for. */
  subjectId: string;
  work: (tx: Tx, actor: PersonWithEmail, nowMs: number) => Promise<TemplateActed<T> | TemplateRefused>;
};

/**
 * One act of a person on template versions: roles of this moment, the act, its audit entry, all in one commit. A refused
 * act saves nothing but its own entry.
 */
export async function actOnTemplates<T>(
  args: TemplateActArgs<T>,
): Promise<{ ok: true; answer: T } | Refused> {
  const { service, actorPersonId, act, permission, work } = args;
  try {
    return await inTransaction(service.store, async (tx) => {
      const actor = await findPerson(tx, actorPersonId);
      if (!actor?.active) return refuse("NOT_SIGNED_IN");
      const nowMs = Date.now();
      const entry = {
        atMs: nowMs,
        actorId: actor.personId,
        actorName: actor.name,
        subjectType: "template",
      } as const;
      const done: TemplateActed<T> | TemplateRefused = may(actor, permission)
        ? await work(tx, actor, nowMs)
        : { ok: false, code: "NOT_PERMITTED", details: { who: whoMay(permission) } };
      if (!done.ok) {
        const { code, details = {} } = done;
        const detail = { command: act, code, details };
        await appendAudit(tx, { ...entry, act: "refused", subjectId: args.subjectId, detail });
        return refuse(code, details);
      }
      await appendAudit(tx, { ...entry, act, subjectId: done.subjectId, detail: done.detail });
      return { ok: true, answer: done.answer };
    });
  } catch (error) {
    // Two drafts of one template in the same moment: the second finds its number taken.
    if (isDuplicateError(error) || isBusyError(error)) return refuse("UNAVAILABLE");
    throw error;
  }
}
