// Without crypto: the same rules are asked by the worker before a launch and, years later, by a browser over a bundle.
import { SIGNING_ROLES, type SigningRole } from "../template/schema.ts";
import { canonicalJson } from "./canonical-json.ts";
import { lostRoleReason } from "./delegation.ts";
import { restatableOf, restate } from "./restate.ts";
import type { SignOff } from "./statement-schema.ts";
import type { SignedDecision, SigningPerson, VerifyInput } from "./verify-sign-offs.ts";

/** What was verified with whatever crypto is at hand. */
export type SignOffProofs = {
  /** Hash of the canonical JSON of the content. */
  contentHash: string;
  /** Hash of each sign-off's statement, computed anew. */
  statementHashes: ReadonlyMap<SignOff, string>;
  /** What is wrong with each sign-off's signature, in words; null when it verifies. */
  signatureProblems: ReadonlyMap<SignOff, string | null>;
};

export type RulesInput = Pick<VerifyInput, "decision" | "content" | "people" | "stations" | "nowMs">;

const isSame = (a: unknown, b: unknown) => canonicalJson(a) === canonicalJson(b);

const ROLE_WORDS: Readonly<Record<SigningRole, string>> = {
  ENGINEER: "Engineer",
  RISK_MANAGER: "Risk Manager",
  PRODUCT_OWNER: "Product Owner",
  CTO: "CTO/Director",
};

/** What holds for whoever signs for somebody else: the delegation's own time, and that person's edits. */
function delegationReasons({ statement, role }: SignOff, decision: SignedDecision): [boolean, string][] {
  const { delegation, atMs } = statement;
  if (!delegation) return [];
  return [
    [
      atMs < delegation.fromMs || atMs >= delegation.untilMs,
      "it was made outside the time of its delegation",
    ],
    [statement.expiresAtMs > delegation.untilMs, "it outlives its delegation"],
    [
      role !== "ENGINEER" && decision.editors.includes(delegation.ofPersonId),
      `its signer acts for ${delegation.ofName}, who edited the decision`,
    ],
  ];
}

/** What is wrong with the words of one statement, given the decision; empty when nothing is. */
function statementReasons(signOff: SignOff, decision: SignedDecision, nowMs: number): string[] {
  const { statement, role, choice } = signOff;
  const wrong: [boolean, string][] = [
    [statement.role !== role || statement.choice !== choice, "its statement names another role or choice"],
    [
      statement.decisionId !== decision.id || statement.decisionNumber !== decision.number,
      "its statement is for another decision",
    ],
    [statement.revision !== decision.revision, `its statement is for revision ${statement.revision}`],
    [statement.contentHash !== decision.contentHash, "it covers other content"],
    [statement.atMs > nowMs, "it is dated in the future"],
    [statement.expiresAtMs <= nowMs, "it has expired"],
    [role !== "ENGINEER" && decision.editors.includes(statement.personId), "its signer edited the decision"],
    ...delegationReasons(signOff, decision),
  ];
  return wrong.flatMap(([is, words]) => (is ? [words] : []));
}

function personReasons({ statement, role }: SignOff, people: readonly SigningPerson[]): string[] {
  const person = people.find((one) => one.personId === statement.personId);
  if (!person?.active) return ["its signer is not an active person"];
  if (person.name !== statement.personName) return ["its signer's name differs from the statement"];
  const lost = lostRoleReason(person, { role, delegation: statement.delegation });
  return lost === null ? [] : [`its signer ${lost}`];
}

function signOffReasons(signOff: SignOff, input: RulesInput, proofs: SignOffProofs): string[] {
  const { decision, people, nowMs, stations } = input;
  const reasons = [...statementReasons(signOff, decision, nowMs), ...personReasons(signOff, people)];
  const station = stations.find(({ role }) => role === signOff.role);
  if (!isSame(signOff.statement.meaning, station?.statements ?? null))
    reasons.push("it does not state what the form's station states");
  if (proofs.statementHashes.get(signOff) !== signOff.statementHash)
    reasons.push("its statement does not give its hash");
  const { statement } = signOff;
  // Against the content, not the decision: what the signer read is what the signed hash covers.
  const restatable = restatableOf(input.content);
  if (!restatable || !isSame(statement.restated, restate(restatable)))
    reasons.push("it restates something else than the content");
  const problem = proofs.signatureProblems.get(signOff);
  if (problem !== null) reasons.push(problem ?? "its signature was not verified");
  return reasons;
}

/** The last station signs over the three before it, in the form's order. */
function earlierReasons(byRole: ReadonlyMap<SigningRole, SignOff>): string[] {
  const last = SIGNING_ROLES.at(-1);
  return SIGNING_ROLES.flatMap((role) => {
    const signOff = byRole.get(role);
    if (!signOff) return [];
    const before =
      role === last ? SIGNING_ROLES.slice(0, -1).map((one) => byRole.get(one)?.statementHash ?? "") : [];
    const same = isSame(signOff.statement.earlier, before);
    return same ? [] : [`${ROLE_WORDS[role]}: it does not name the sign-offs that stand before it`];
  });
}

/**
 * What stands against four valid GO sign-offs of four people on one content hash; every reason is given, not only the
 * first. Empty when nothing does.
 */
export function signOffProblems(input: RulesInput, proofs: SignOffProofs): string[] {
  const { decision, nowMs } = input;
  const reasons: string[] = [];
  if (decision.contentHash === null) reasons.push("the decision has no frozen content");
  else if (proofs.contentHash !== decision.contentHash) {
    reasons.push("the content differs from the one that was signed");
  }
  if (!decision.authorisation) reasons.push("there is no authorisation");
  else if (decision.authorisation.expiresAtMs <= nowMs) reasons.push("the authorisation has expired");

  const standing = decision.signOffs.filter((one) => one.withdrawnAtMs === null);
  const byRole = new Map<SigningRole, SignOff>();
  for (const role of SIGNING_ROLES) {
    const ofRole = standing.filter((one) => one.role === role);
    const only = ofRole[0];
    if (ofRole.length > 1) reasons.push(`${ROLE_WORDS[role]}: more than one sign-off`);
    if (only?.choice !== "GO") reasons.push(`${ROLE_WORDS[role]}: no GO`);
    if (only) byRole.set(role, only);
  }
  for (const signOff of standing) {
    reasons.push(
      ...signOffReasons(signOff, input, proofs).map((words) => `${ROLE_WORDS[signOff.role]}: ${words}`),
    );
  }
  reasons.push(...earlierReasons(byRole));
  const persons = new Set(standing.map((one) => one.statement.personId));
  if (persons.size < standing.length) reasons.push("one person signed more than one role");
  return reasons;
}
