import type { PersonFacts, RoleGrant } from "../decision/delegation.ts";
import { effectsOfPeopleChange, type PeopleEffect } from "../decision/people-rules.ts";
import { may, whoMay } from "../decision/permissions.ts";
import { type AccountRecord, lockAccounts } from "../store/accounts.ts";
import { appendAudit } from "../store/audit.ts";
import { listOpenDecisions } from "../store/decisions.ts";
import { listGrantsInForce } from "../store/delegations.ts";
import { inTransaction, type Tx } from "../store/transaction.ts";
import { notify } from "./notify.ts";
import type { Service } from "./open-service.ts";
import { type Refused, refuse } from "./refusal.ts";

/** An admin's act on people: everything is read and written while no other such act can come between. */
export type AdminAct = {
  tx: Tx;
  admin: AccountRecord;
  /** Everyone with their own roles, locked until the commit. */
  accounts: AccountRecord[];
  nowMs: number;
  audit: (act: string, subjectId: string, detail: Record<string, unknown>) => Promise<void>;
};

/**
 * Runs an admin's act in one transaction. Roles are read after the lock, so an admin who has just lost theirs is refused. A
 * refusal by the rules stands in the audit stream. Refusals: NOT_SIGNED_IN, NOT_PERMITTED and what `work` refuses.
 */
export function inAdminAct<T extends { ok: true }>(
  given: { service: Service; actorPersonId: string; name: string; subjectId: string },
  work: (act: AdminAct) => Promise<T | Refused>,
): Promise<T | Refused> {
  const { service, actorPersonId, name, subjectId } = given;
  return inTransaction(service.store, async (tx) => {
    const accounts = await lockAccounts(tx);
    const nowMs = Date.now();
    const admin = accounts.find((one) => one.personId === actorPersonId);
    if (!admin?.active) return refuse("NOT_SIGNED_IN");
    const audit = async (act: string, id: string, detail: Record<string, unknown>) => {
      const entry = { atMs: nowMs, actorId: actorPersonId, actorName: admin.name, act, detail };
      await appendAudit(tx, { ...entry, subjectType: "person", subjectId: id });
    };
    const answer = may(admin, "managePeople")
      ? await work({ tx, admin, accounts, nowMs, audit })
      : refuse("NOT_PERMITTED", { who: whoMay("managePeople") });
    if (!answer.ok) await audit("refused", subjectId, { command: name, code: answer.refusal.code });
    return answer;
  });
}

type Cast = { accounts: readonly PersonFacts[]; grants: readonly RoleGrant[] };

/** What a change of people does to the open decisions. */
export async function effectsOn(
  tx: Tx,
  nowMs: number,
  after: (cast: Cast) => Cast,
  accounts: readonly PersonFacts[],
): Promise<PeopleEffect[]> {
  const before = { accounts, grants: await listGrantsInForce(tx, nowMs) };
  const decisions = (await listOpenDecisions(tx)).map((one) => one.decision);
  return effectsOfPeopleChange({ decisions, before, after: after(before), nowMs });
}

/** Tells the owners of decisions that have become unsolvable, and all admins, what is missing. */
export async function tellEffects(act: AdminAct, effects: readonly PeopleEffect[]): Promise<void> {
  const { tx, accounts, admin, nowMs } = act;
  const admins = accounts.filter((one) => one.active && one.roles.includes("ADMIN"));
  for (const { decisionId, number, title, createdBy, voided, unsolvable } of effects) {
    const words = [
      ...voided.map(({ role, personName }) => `the sign-off of ${personName} (${role}) no longer counts`),
      ...(unsolvable ? [unsolvable] : []),
    ].join("; ");
    await notify(tx, {
      to: [createdBy, ...(unsolvable ? admins.map((one) => one.personId) : [])].filter(
        (personId) => personId !== admin.personId,
      ),
      kind: "NOT_SOLVABLE",
      title: `#${number} ${title}: people have changed`,
      detail: words,
      href: `/decisions/${decisionId}#sign-offs`,
      key: `people:${decisionId}:${nowMs}`,
      decisionId,
      atMs: nowMs,
    });
  }
}
