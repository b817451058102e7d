import { SIGNING_ROLES, type SigningRole, type Template } from "../template/schema.ts";
import { editorBehind, type PersonFacts } from "./delegation.ts";
import type { Actor, Decision, SignOff, SignOffChoice } from "./model.ts";
import { roleWords } from "./permissions.ts";
import { type Refused, refuse } from "./refusals.ts";
import { voidReason } from "./sign-off-void.ts";

/** The sign-off that counts for a role: the newest that was not withdrawn; null when there is none. */
export function standingSignOff(decision: Pick<Decision, "signOffs">, role: SigningRole): SignOff | null {
  return decision.signOffs.findLast((one) => one.role === role && one.withdrawnAtMs === null) ?? null;
}

/** The role of the form's last station. */
export function lastStationRole(template: Template): SigningRole {
  return template.stations.at(-1)?.role ?? SIGNING_ROLES[SIGNING_ROLES.length - 1] ?? "CTO";
}

/** Standing GO sign-offs of the stations before the last one, in the form's order. */
export function earlierGoSignOffs(decision: Decision, template: Template): SignOff[] {
  const last = lastStationRole(template);
  return template.stations.flatMap(({ role }) => {
    const signOff = role === last ? null : standingSignOff(decision, role);
    return signOff?.choice === "GO" ? [signOff] : [];
  });
}

export type SignOffQuestion = {
  decision: Decision;
  template: Template;
  actor: Actor;
  role: SigningRole;
  choice: SignOffChoice;
  /** People and time of the moment: an answer that no longer counts leaves its station open. Without it every answer counts. */
  now?: { people: readonly PersonFacts[]; atMs: number };
};

function editorRefusal({ decision, actor, role }: SignOffQuestion): Refused | null {
  const editor = editorBehind(actor, role, decision.editors);
  if (!editor) return null;
  return editor.personId === actor.personId
    ? refuse("EDITOR_MAY_SIGN_ONLY_AS_ENGINEER")
    : refuse("DELEGATED_BY_AN_EDITOR", { name: editor.name });
}

/**
 * Why this person may not give this answer at this station, or null. NO-GO is the safe direction: whoever holds the role
 * may give it whatever they edited, whoever signed already and in any order; who signed for another role says it there.
 */
export function signOffRefusal(question: SignOffQuestion): Refused | null {
  const { decision, template, actor, role, choice, now } = question;
  if (!actor.roles.includes(role)) return refuse("ROLE_NOT_HELD", { role: roleWords(role) });
  const newest = standingSignOff(decision, role);
  const standing = newest && now && voidReason(newest, now.people, now.atMs) !== null ? null : newest;
  const isOwn = standing?.statement.personId === actor.personId;
  if (isOwn && standing.choice === choice) return refuse("ALREADY_SIGNED");
  const other = decision.signOffs.find(
    (one) => one.statement.personId === actor.personId && one.role !== role,
  );
  if (other) return refuse("ONE_PERSON_ONE_ROLE", { role: roleWords(other.role) });
  if (choice === "NO_GO") return null;
  const editor = editorRefusal(question);
  if (editor) return editor;
  if (standing && !isOwn) return refuse("ROLE_ALREADY_SIGNED", { name: standing.statement.personName });
  const opensLast = earlierGoSignOffs(decision, template).length === template.stations.length - 1;
  if (role === lastStationRole(template) && choice === "GO" && !opensLast) return refuse("STATION_NOT_OPEN");
  return null;
}
