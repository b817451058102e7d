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

/** The signing roles in words. */
export const ROLE_WORDS: Readonly<Record<SigningRole, string>> = {
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

function standingOf({ signOffs }: SignedDecision): SignOff[] {
  return signOffs.filter((one) => one.withdrawnAtMs === null);
}

function contentReasons(decision: SignedDecision, proofs: SignOffProofs): string[] {
  if (decision.contentHash === null) return ["the decision has no frozen content"];
  if (proofs.contentHash === decision.contentHash) return [];
  return ["the content differs from the one that was signed"];
}

function onePersonReasons(standing: readonly SignOff[]): string[] {
  const persons = new Set(standing.map((one) => one.statement.personId));
  return persons.size < standing.length ? ["one person signed more than one role"] : [];
}

/**
 * What stands against the sign-offs of a revision that was never authorised, fewer than four or not all GO: each is
 * judged at the moment at which it was made. Empty when nothing does, also when nobody has signed.
 */
export function openSignOffProblems(input: Omit<RulesInput, "nowMs">, proofs: SignOffProofs): string[] {
  const { decision } = input;
  const standing = standingOf(decision);
  const roles = new Set(standing.map(({ role }) => role));
  const known = new Set(decision.signOffs.map(({ statementHash }) => statementHash));
  return [
    ...contentReasons(decision, proofs),
    ...(roles.size < standing.length ? ["one role has more than one sign-off"] : []),
    ...standing.flatMap((signOff) => {
      const { statement, role } = signOff;
      const reasons = signOffReasons(signOff, { ...input, nowMs: statement.atMs }, proofs);
      // An answer before it may have been taken back since; one that never was cannot have been read.
      if (!statement.earlier.every((hash) => known.has(hash)))
        reasons.push("it names a sign-off that is not there");
      return reasons.map((words) => `${ROLE_WORDS[role]}: ${words}`);
    }),
    ...onePersonReasons(standing),
  ];
}

/**
 * What stands against four valid GO sign-offs of four people on one content hash; every reason is given, not only the
 * first. Empty when nothing does.
 */
export function signOffProblems(input: RulesInput, proofs: SignOffProofs): string[] {
  const { decision, nowMs } = input;
  const reasons = contentReasons(decision, proofs);
  if (!decision.authorisation) reasons.push("there is no authorisation");
  else if (decision.authorisation.expiresAtMs <= nowMs) reasons.push("the authorisation has expired");

  const standing = standingOf(decision);
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
  reasons.push(...earlierReasons(byRole), ...onePersonReasons(standing));
  return reasons;
}
