import { MS_PER_HOUR } from "../template/milliseconds.ts";
import type { SigningRole } from "../template/schema.ts";
import { type PersonFacts, type RoleGrant, withDelegations } from "./delegation.ts";
import type { Decision, PersonRole } from "./model.ts";
import { roleWords } from "./permissions.ts";
import { type Refused, refuse } from "./refusals.ts";
import { voidReason } from "./sign-off-void.ts";
import { solvable } from "./solvable.ts";

/** Longer than a holiday; a change that lasts is a change of roles. */
const MAX_DELEGATION_MS = 92 * 24 * MS_PER_HOUR;
/** NIST SP 800-63B asks for length, not for special characters. */
export const PASSWORD_MIN_LENGTH = 12;
export const PASSWORD_MAX_LENGTH = 256;

/** Why a password cannot be used, in words; null when it can. It must be long and say nothing of whose it is. */
export function passwordProblem(password: string, of: { name: string; email: string }): string | null {
  if (password.length < PASSWORD_MIN_LENGTH) return `it has fewer than ${PASSWORD_MIN_LENGTH} characters`;
  if (password.length > PASSWORD_MAX_LENGTH) return `it has more than ${PASSWORD_MAX_LENGTH} characters`;
  if (password.includes("\u0000")) return "it contains a NUL character";
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
  const own = [of.name, of.email, of.email.split("@")[0] ?? ""].map(plain).filter((one) => one !== "");
  if (own.includes(plain(password))) return "it is your own name or e-mail";
  return new Set(password).size < 5 ? "it repeats too few different characters" : null;
}

/** A person with own roles only, as an admin changes them. */
export type Account = { personId: string; name: string; roles: readonly PersonRole[]; active: boolean };
export type AccountChange = { personId: string; roles?: readonly PersonRole[]; active?: boolean };

/** Accounts after a change. */
export function withChange<A extends Account>(accounts: readonly A[], change: AccountChange): A[] {
  const { personId, roles, active } = change;
  return accounts.map((one) =>
    one.personId === personId
      ? { ...one, ...(roles ? { roles } : {}), ...(active === undefined ? {} : { active }) }
      : one,
  );
}

/** Why an admin may not change an account so: nobody touches their own, and one active admin must remain. */
export function accountChangeRefusal(
  accounts: readonly Account[],
  actorPersonId: string,
  change: AccountChange,
): Refused | null {
  const account = accounts.find((one) => one.personId === change.personId);
  if (!account) return refuse("NOT_FOUND", { what: "person" });
  if (account.personId === actorPersonId) return refuse("OWN_ACCOUNT");
  const admins = withChange(accounts, change).filter((one) => one.active && one.roles.includes("ADMIN"));
  return admins.length > 0 ? null : refuse("LAST_ADMIN", { name: account.name });
}

/** Why an admin may not delegate a role so. Own roles count on both sides; the time must lie ahead. */
export function delegationRefusal(given: {
  accounts: readonly Account[];
  actorPersonId: string;
  grant: Pick<RoleGrant, "role" | "fromPersonId" | "toPersonId" | "fromMs" | "untilMs">;
  reason: string;
  nowMs: number;
}): Refused | null {
  const { accounts, actorPersonId, grant, reason, nowMs } = given;
  const { role, fromPersonId, toPersonId, fromMs, untilMs } = grant;
  if (fromPersonId === toPersonId) return refuse("DELEGATION_TO_SELF");
  if (toPersonId === actorPersonId) return refuse("DELEGATION_BY_ITS_DELEGATE");
  const from = accounts.find((one) => one.personId === fromPersonId);
  const to = accounts.find((one) => one.personId === toPersonId);
  if (!from?.active || !from.roles.includes(role))
    return refuse("DELEGATION_OF_A_ROLE_NOT_HELD", { name: from?.name ?? "", role: roleWords(role) });
  if (!to?.active) return refuse("DELEGATION_TO_NOBODY", to ? { name: to.name } : {});
  if (to.roles.includes(role))
    return refuse("DELEGATION_TO_A_HOLDER", { name: to.name, role: roleWords(role) });
  if (reason.trim() === "") return refuse("REASON_NEEDED");
  if (untilMs <= fromMs) return refuse("DELEGATION_TIME", { reason: "its end is not after its beginning" });
  if (untilMs <= nowMs) return refuse("DELEGATION_TIME", { reason: "its end has passed" });
  if (untilMs - fromMs > MAX_DELEGATION_MS)
    return refuse("DELEGATION_TIME", { reason: "it is longer than 92 days" });
  return null;
}

/** What a change of people does to one open decision. */
export type PeopleEffect = {
  decisionId: string;
  number: number;
  title: string;
  createdBy: string;
  /** Sign-offs that no longer count. */
  voided: { role: SigningRole; personName: string }[];
  /** Why it can no longer be authorised at all; null when it still can, or could not before either. */
  unsolvable: string | null;
};

type Cast = { accounts: readonly PersonFacts[]; grants: readonly RoleGrant[] };
const OPEN_PHASES: ReadonlySet<string> = new Set(["DRAFT", "IN_REVIEW", "AUTHORIZED"]);

/** Which open decisions a change of people touches: signatures that become invalid, and ways that end. */
export function effectsOfPeopleChange(given: {
  decisions: readonly Decision[];
  before: Cast;
  after: Cast;
  nowMs: number;
}): PeopleEffect[] {
  const { decisions, nowMs } = given;
  const before = withDelegations(given.before.accounts, given.before.grants, nowMs);
  const after = withDelegations(given.after.accounts, given.after.grants, nowMs);
  return decisions.flatMap((decision): PeopleEffect[] => {
    if (!OPEN_PHASES.has(decision.phase)) return [];
    const voided = decision.signOffs
      .filter((one) => one.withdrawnAtMs === null)
      .filter((one) => voidReason(one, before, nowMs) === null && voidReason(one, after, nowMs) !== null)
      .map(({ role, statement }) => ({ role, personName: statement.personName }));
    // After GO nobody has to sign any more.
    const couldBeSigned = decision.phase !== "AUTHORIZED" && solvable(decision, before, nowMs) === null;
    const unsolvable = couldBeSigned ? (solvable(decision, after, nowMs)?.words ?? null) : null;
    if (voided.length === 0 && unsolvable === null) return [];
    const { id, number, title, createdBy } = decision;
    return [{ decisionId: id, number, title, createdBy, voided, unsolvable }];
  });
}
