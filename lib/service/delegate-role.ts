import { delegationRefusal, type PeopleEffect } from "../decision/people-rules.ts";
import { roleWords } from "../decision/permissions.ts";
import {
  type DelegationRecord,
  findDelegation,
  insertDelegation,
  listDelegations as readDelegations,
  revokeDelegation as saveRevocation,
} from "../store/delegations.ts";
import type { SigningRole } from "../template/schema.ts";
import { utcWords } from "../template/utc-words.ts";
import { effectsOn, inAdminAct, tellEffects } from "./admin-act.ts";
import { newDelegationId } from "./new-id.ts";
import { notify } from "./notify.ts";
import type { Service } from "./open-service.ts";
import { inWords, type Refused, refuse } from "./refusal.ts";

const LIST_LENGTH = 200;
const REASON_MAX_LENGTH = 500;

export type DelegateArgs = {
  service: Service;
  actorPersonId: string;
  role: SigningRole;
  fromPersonId: string;
  toPersonId: string;
  /** Epoch ms; a beginning in the past begins now, so that nothing that was done before gets covered. */
  fromMs: number;
  untilMs: number;
  reason: string;
};

type Delegated = { ok: true; delegationId: string } | Refused;

/**
 * Lends a signing role of one person to another for a time. It works for acts after this one; the statement signed under it
 * names it. Refusals: DELEGATION_*, REASON_NEEDED, NOT_PERMITTED.
 */
export function delegateRole(args: DelegateArgs): Promise<Delegated> {
  const { service, actorPersonId, role, fromPersonId, toPersonId, untilMs } = args;
  const reason = args.reason.trim().slice(0, REASON_MAX_LENGTH);
  const delegationId = newDelegationId();
  const given = { service, actorPersonId, name: "delegateRole", subjectId: toPersonId };
  return inAdminAct(given, async ({ tx, admin, accounts, nowMs, audit }): Promise<Delegated> => {
    const fromMs = Math.max(args.fromMs, nowMs);
    const grant = { delegationId, role, fromPersonId, toPersonId, fromMs, untilMs };
    const refused = delegationRefusal({ accounts, actorPersonId, grant, reason, nowMs });
    if (refused) return inWords(refused.refusal);
    const nameOf = (personId: string) => accounts.find((one) => one.personId === personId)?.name ?? personId;
    const created = { createdBy: actorPersonId, createdByName: admin.name, createdAtMs: nowMs };
    await insertDelegation(tx, { ...grant, reason, ...created });
    await notify(tx, {
      to: [fromPersonId, toPersonId],
      kind: "DELEGATION",
      title: `${roleWords(role)}: ${nameOf(toPersonId)} acts for ${nameOf(fromPersonId)}`,
      detail: `From ${utcWords(fromMs)} until ${utcWords(untilMs)}. ${reason}`,
      href: "/settings/delegations",
      key: `delegation:${delegationId}`,
      atMs: nowMs,
    });
    const names = { fromName: nameOf(fromPersonId), toName: nameOf(toPersonId) };
    await audit("delegateRole", toPersonId, { ...grant, ...names, reason });
    return { ok: true, delegationId };
  });
}

/** Takes a delegation back at once; sign-offs given under it no longer count. Refusals: NOT_FOUND, DELEGATION_OVER, NOT_PERMITTED. */
export function revokeDelegation(args: {
  service: Service;
  actorPersonId: string;
  delegationId: string;
}): Promise<{ ok: true; effects: PeopleEffect[] } | Refused> {
  const { delegationId } = args;
  const given = { ...args, name: "revokeDelegation", subjectId: delegationId };
  return inAdminAct(given, async (act) => {
    const { tx, admin, accounts, nowMs, audit } = act;
    const found = await findDelegation(tx, delegationId);
    if (!found) return refuse("NOT_FOUND", { what: "delegation" });
    if (found.isRevoked || found.untilMs <= nowMs) return refuse("DELEGATION_OVER");
    const without = (cast: Parameters<Parameters<typeof effectsOn>[2]>[0]) => ({
      ...cast,
      grants: cast.grants.filter((grant) => grant.delegationId !== delegationId),
    });
    const effects = await effectsOn(tx, nowMs, without, accounts);
    await saveRevocation(tx, { delegationId, atMs: nowMs, byName: admin.name });
    const { role, fromPersonId, toPersonId, fromName, toName } = found;
    await notify(tx, {
      to: [fromPersonId, toPersonId],
      kind: "DELEGATION",
      title: `${roleWords(role)}: ${toName} no longer acts for ${fromName}`,
      detail: `${admin.name} took the delegation back.`,
      href: "/settings/delegations",
      key: `delegation-revoked:${delegationId}`,
      atMs: nowMs,
    });
    await tellEffects(act, effects);
    const affected = effects.map(({ number, voided, unsolvable }) => ({ number, voided, unsolvable }));
    await audit("revokeDelegation", toPersonId, { delegationId, role, fromName, toName, affected });
    return { ok: true as const, effects };
  });
}

/** All delegations, newest first. */
export function listDelegations(args: { service: Service }): Promise<DelegationRecord[]> {
  return readDelegations(args.service.store.prisma, LIST_LENGTH);
}
