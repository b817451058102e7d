import { SIGNING_ROLES, type SigningRole } from "../template/schema.ts";
import type { Decision, PersonRole } from "./model.ts";
import { roleWords } from "./permissions.ts";
import { standingSignOff } from "./sign-off-eligibility.ts";

/** A person as the database holds them at the moment. */
export type PersonFacts = { personId: string; name: string; roles: readonly PersonRole[]; active: boolean };

function candidates(decision: Decision, people: readonly PersonFacts[], role: SigningRole): string[] {
  const standing = standingSignOff(decision, role);
  return people
    .filter((person) => person.active && person.roles.includes(role))
    .filter((person) => role === "ENGINEER" || !decision.editors.includes(person.personId))
    .map((person) => person.personId)
    .filter((personId) => !standing || standing.statement.personId === personId)
    .filter(
      (personId) =>
        !decision.signOffs.some((one) => one.statement.personId === personId && one.role !== role),
    );
}

/** Whether every role can get a person of its own: backtracking over four roles. */
function canFill(options: readonly (readonly string[])[], taken: ReadonlySet<string>): boolean {
  const [first, ...rest] = options;
  if (!first) return true;
  return first.some((personId) => !taken.has(personId) && canFill(rest, new Set([...taken, personId])));
}

/** Null when four different people can sign this decision; otherwise words that say why they cannot. */
export function solvable(decision: Decision, people: readonly PersonFacts[]): string | null {
  const options = SIGNING_ROLES.map((role) => candidates(decision, people, role));
  const empty = SIGNING_ROLES.filter((_role, index) => options[index]?.length === 0);
  if (empty.length > 0) {
    return `nobody may sign as ${empty.map(roleWords).join(" or ")}: a person is needed who holds the role and did not edit this decision`;
  }
  // Fewest choices first keeps the search short.
  const ordered = [...options].sort((a, b) => a.length - b.length);
  return canFill(ordered, new Set()) ? null : "fewer than four different people hold the four signing roles";
}
