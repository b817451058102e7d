import type { Delegation } from "../proof/statement-schema.ts";
import type { SigningRole } from "../template/schema.ts";
import type { PersonRole } from "./model.ts";

/** A role held by a delegation that is in force. Times epoch ms. */
export type HeldDelegation = Delegation & { role: SigningRole };

/** A person as the database holds them at the moment: `roles` are their own and those delegated to them. */
export type PersonFacts = {
  personId: string;
  name: string;
  roles: readonly PersonRole[];
  active: boolean;
  /** How they hold what they do not hold in their own right. */
  delegations?: readonly HeldDelegation[];
};

/** One grant of an admin: `toPersonId` holds the role of `fromPersonId` from `fromMs` until before `untilMs`. */
export type RoleGrant = {
  delegationId: string;
  role: SigningRole;
  fromPersonId: string;
  toPersonId: string;
  fromMs: number;
  untilMs: number;
  isRevoked: boolean;
};

/** Whether a grant works at this moment: from its first millisecond until before its last, unless it was revoked. */
export function isInForce(grant: RoleGrant, nowMs: number): boolean {
  return !grant.isRevoked && grant.fromMs <= nowMs && nowMs < grant.untilMs;
}

/**
 * People with the roles that they hold at this moment. A delegation works only while the person who lent the role is active
 * and holds it in their own right, so that a delegated role cannot be passed on; whoever holds it themselves needs none.
 */
export function withDelegations<P extends PersonFacts>(
  people: readonly P[],
  grants: readonly RoleGrant[],
  nowMs: number,
): P[] {
  const own = new Map(people.map((person) => [person.personId, person]));
  const working = grants.filter((grant) => {
    const lender = own.get(grant.fromPersonId);
    return isInForce(grant, nowMs) && lender?.active === true && lender.roles.includes(grant.role);
  });
  return people.map((person) => {
    const delegations = working
      .filter((grant) => grant.toPersonId === person.personId && !person.roles.includes(grant.role))
      .map(
        ({ delegationId, role, fromPersonId, fromMs, untilMs }): HeldDelegation => ({
          delegationId,
          role,
          ofPersonId: fromPersonId,
          ofName: own.get(fromPersonId)?.name ?? "",
          fromMs,
          untilMs,
        }),
      );
    if (delegations.length === 0) return person;
    const roles = [...new Set([...person.roles, ...delegations.map((one) => one.role)])];
    return { ...person, roles, delegations };
  });
}

/**
 * The delegation under which a person would sign for a role; null when they hold it in their own right or not at all. Of
 * several the first whose lender did not edit the decision.
 */
export function delegationFor(
  person: Pick<PersonFacts, "delegations">,
  role: SigningRole,
  editors: readonly string[],
): HeldDelegation | null {
  const held = (person.delegations ?? [])
    .filter((one) => one.role === role)
    .sort((a, b) => (a.delegationId < b.delegationId ? -1 : 1));
  return held.find((one) => !editors.includes(one.ofPersonId)) ?? held[0] ?? null;
}

/** Whether the editors' rule closes a station to this person: they, or the person whose role they hold, edited the decision. */
export function editorBehind(
  person: Pick<PersonFacts, "delegations"> & { personId: string; name: string },
  role: SigningRole,
  editors: readonly string[],
): { personId: string; name: string } | null {
  if (role === "ENGINEER") return null;
  if (editors.includes(person.personId)) return { personId: person.personId, name: person.name };
  const delegation = delegationFor(person, role, editors);
  if (!delegation || !editors.includes(delegation.ofPersonId)) return null;
  return { personId: delegation.ofPersonId, name: delegation.ofName };
}
