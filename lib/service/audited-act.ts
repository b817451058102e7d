import { may, type PersonAction, whoMay } from "../decision/permissions.ts";
import type { RefusalCode, RefusalDetails } from "../decision/refusals.ts";
import { appendAudit } from "../store/audit.ts";
import { findPerson, type PersonWithEmail } from "../store/people.ts";
import { inTransaction, isBusyError, isDuplicateError, type Tx } from "../store/transaction.ts";
import type { Service } from "./open-service.ts";
import { type Refused, refuse } from "./refusal.ts";

/** What an act did: its answer and what the audit writes down. */
export type Acted<T> = { ok: true; answer: T; subjectId: string; detail: Record<string, unknown> };
/** Why it did nothing. */
export type NotActed = { ok: false; code: RefusalCode; details?: RefusalDetails };

export type AuditedAct<T> = {
  service: Service;
  actorPersonId: string;
  /** Name of the act in the audit stream. */
  act: string;
  permission: PersonAction;
  subjectType: "template" | "venue";
  /** What a refusal is written down under. */
  subjectId: string;
  /** What is said when another act in the same moment took the name or number. */
  whenTaken: NotActed;
  work: (tx: Tx, actor: PersonWithEmail, nowMs: number) => Promise<Acted<T> | NotActed>;
};

/** The act in one transaction; throws when the database refuses it. */
async function actOnce<T>(args: AuditedAct<T>): Promise<{ ok: true; answer: T } | Refused> {
  const { service, actorPersonId, act, permission, subjectType, work } = args;
  return inTransaction(service.store, async (tx) => {
    const actor = await findPerson(tx, actorPersonId);
    if (!actor?.active) return refuse("NOT_SIGNED_IN");
    const nowMs = Date.now();
    const entry = { atMs: nowMs, actorId: actor.personId, actorName: actor.name, subjectType } as const;
    const done: Acted<T> | NotActed = may(actor, permission)
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
}

/**
 * One act of a person on a template or a venue: roles of this moment, the act, its audit entry, all in one commit. A refused
 * act saves nothing but its own entry, also where the database refused it. Refusals: NOT_SIGNED_IN, NOT_PERMITTED, UNAVAILABLE,
 * and what `work` refuses.
 */
export async function auditedAct<T>(args: AuditedAct<T>): Promise<{ ok: true; answer: T } | Refused> {
  try {
    return await actOnce(args).catch((error: unknown) => {
      if (!isDuplicateError(error)) throw error;
      return actOnce({ ...args, work: async () => args.whenTaken });
    });
  } catch (error) {
    if (isBusyError(error)) return refuse("UNAVAILABLE");
    throw error;
  }
}
