import type { SigningRole } from "../template/schema.ts";
import type { Delegation } from "./statement-schema.ts";

/** The roles that a person holds at a moment, and which of them only by a delegation. */
type Holder = {
  roles: readonly string[];
  /** Delegations in force; none for a role that the person holds in their own right. */
  delegations?: readonly (Delegation & { role: SigningRole })[] | undefined;
};

type Signed = { role: SigningRole; delegation: Delegation | undefined };

const isSame = (a: Delegation, b: Delegation) =>
  a.delegationId === b.delegationId &&
  a.ofPersonId === b.ofPersonId &&
  a.ofName === b.ofName &&
  a.fromMs === b.fromMs &&
  a.untilMs === b.untilMs;

/**
 * Why a person does not hold a role in the way in which they signed for it; null when they do. Who signed in their own
 * right must still hold the role so, and a delegation that a statement names must still be in force, word for word.
 */
export function lostRoleReason(holder: Holder, { role, delegation }: Signed): string | null {
  if (!holder.roles.includes(role)) return "no longer holds the role";
  const byDelegation = (holder.delegations ?? []).filter((one) => one.role === role);
  if (delegation) {
    return byDelegation.some((one) => isSame(one, delegation))
      ? null
      : "no longer holds the role by the delegation that the statement names";
  }
  return byDelegation.length === 0
    ? null
    : "holds the role only by a delegation that the statement does not name";
}
