import { expect, test } from "vitest";
import type { SigningRole } from "../template/schema.ts";
import { lostRoleReason } from "./delegation.ts";
import type { Delegation } from "./statement-schema.ts";

const given: Delegation = {
  delegationId: "del_1",
  ofPersonId: "per_chen",
  ofName: "Chen",
  fromMs: 1_000,
  untilMs: 2_000,
};
const own = { roles: ["CTO"] };
const byDelegation = (change: Partial<Delegation & { role: SigningRole }> = {}) => ({
  roles: ["CTO", "ENGINEER"],
  delegations: [{ role: "CTO" as const, ...given, ...change }],
});

const GONE = "no longer holds the role";
const NOT_BY_THIS = "no longer holds the role by the delegation that the statement names";
const ONLY_BY_DELEGATION = "holds the role only by a delegation that the statement does not name";

test.each<[string, Parameters<typeof lostRoleReason>[0], Delegation | undefined, string | null]>([
  ["in their own right, and still so", own, undefined, null],
  [
    "in their own right, with no list of delegations to speak of",
    { ...own, delegations: [] },
    undefined,
    null,
  ],
  ["in their own right, and stands in for another role", byDelegation({ role: "ENGINEER" }), undefined, null],
  ["in their own right, and the role is lost", { roles: ["ENGINEER"] }, undefined, GONE],
  ["in their own right, now by a delegation alone", byDelegation(), undefined, ONLY_BY_DELEGATION],
  ["by a delegation that stands word for word", byDelegation(), given, null],
  ["by a delegation, with the role gone altogether", { ...byDelegation(), roles: ["ENGINEER"] }, given, GONE],
  ["by a delegation, where none is known", own, given, NOT_BY_THIS],
  ["by a delegation that has ended", { ...byDelegation(), delegations: [] }, given, NOT_BY_THIS],
  ["by a delegation of another role", byDelegation({ role: "ENGINEER" }), given, NOT_BY_THIS],
  ["by another delegation", byDelegation({ delegationId: "del_2" }), given, NOT_BY_THIS],
  ["by a delegation of somebody else", byDelegation({ ofPersonId: "per_amara" }), given, NOT_BY_THIS],
  ["by a delegation of somebody else's name", byDelegation({ ofName: "Amara" }), given, NOT_BY_THIS],
  ["by a delegation that begins otherwise", byDelegation({ fromMs: 1_001 }), given, NOT_BY_THIS],
  ["by a delegation that ends otherwise", byDelegation({ untilMs: 2_001 }), given, NOT_BY_THIS],
])("who signed %s", (_name, holder, delegation, reason) => {
  expect(lostRoleReason(holder, { role: "CTO", delegation })).toBe(reason);
});

test("of several delegations the one that the statement names counts", () => {
  const { roles, delegations } = byDelegation();
  const several = [...byDelegation({ delegationId: "del_2" }).delegations, ...delegations];
  expect(lostRoleReason({ roles, delegations: several }, { role: "CTO", delegation: given })).toBeNull();
});
