import { SIGNING_ROLES, type SigningRole } from "../template/schema.ts";
import { editorBehind, type PersonFacts } from "./delegation.ts";
import type { Decision } from "./model.ts";
import { roleWords } from "./permissions.ts";
import { standingSignOff } from "./sign-off-eligibility.ts";
import { voidReason } from "./sign-off-void.ts";

export type { PersonFacts } from "./delegation.ts";

/** Why no four people can sign a decision as things are, and what the team can do about it. */
export type Unsolvable = { words: string; doNext: string };

type Cast = { decision: Decision; people: readonly PersonFacts[]; nowMs: number };

function holders({ people }: Cast, role: SigningRole): PersonFacts[] {
  return people.filter((person) => person.active && person.roles.includes(role));
}

/** Who may give the answer that a station still needs, or has given it. */
export function candidates(cast: Cast, role: SigningRole): PersonFacts[] {
  const { decision, people, nowMs } = cast;
  const standing = standingSignOff(decision, role);
  const taken = standing && voidReason(standing, people, nowMs) === null ? standing.statement.personId : null;
  return holders(cast, role)
    .filter((person) => editorBehind(person, role, decision.editors) === null)
    .filter((person) => taken === null || person.personId === taken)
    .filter(
      (person) =>
        !decision.signOffs.some((one) => one.statement.personId === person.personId && one.role !== role),
    );
}

/** Whether every role can get a person of its own: backtracking over four roles. */
function canFill(options: readonly (readonly string[])[], taken: ReadonlySet<string>): boolean {
  const [first, ...rest] = options;
  if (!first) return true;
  return first.some((personId) => !taken.has(personId) && canFill(rest, new Set([...taken, personId])));
}

const list = (names: readonly string[]) =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

/** Why a role has nobody: nobody holds it, only editors do, or its holders have signed for another role. */
function emptyWords(cast: Cast, role: SigningRole): string {
  const { editors } = cast.decision;
  const all = holders(cast, role);
  if (all.length === 0) return `nobody holds the role ${roleWords(role)}`;
  const names = all.map((person) => {
    const editor = editorBehind(person, role, editors);
    return editor && editor.personId !== person.personId
      ? `${person.name} (for ${editor.name})`
      : person.name;
  });
  if (all.every((person) => editorBehind(person, role, editors) !== null))
    return `no ${roleWords(role)} but ${all.length === 1 ? "the editor" : "editors"} ${list(names)}`;
  return `every ${roleWords(role)} (${list(names)}) edited this decision or has signed it for another role`;
}

/**
 * Null when four different people can sign this decision; otherwise why they cannot and what to do. Asked when the decision
 * is opened and again at every look, so that nobody collects three signatures in vain.
 */
export function solvable(
  decision: Decision,
  people: readonly PersonFacts[],
  nowMs: number,
): Unsolvable | null {
  const cast = { decision, people, nowMs };
  const options = SIGNING_ROLES.map((role) => candidates(cast, role).map((person) => person.personId));
  const empty = SIGNING_ROLES.filter((_role, index) => options[index]?.length === 0);
  if (empty.length > 0) {
    const roles = empty.map(roleWords).join(" and ");
    return {
      words: `${empty.map((role) => emptyWords(cast, role)).join("; ")}: this cannot be authorised`,
      doNext: `Ask an admin to give or delegate ${roles} to somebody who did not edit this decision, or let somebody else open it.`,
    };
  }
  // Fewest choices first keeps the search short.
  const ordered = [...options].sort((a, b) => a.length - b.length);
  if (canFill(ordered, new Set())) return null;
  return {
    words: "fewer than four different people hold the four signing roles: this cannot be authorised",
    doNext: "Ask an admin to give or delegate one of the signing roles to another person.",
  };
}
