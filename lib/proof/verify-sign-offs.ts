import { type CanaryConfig, SIGNING_ROLES, type SigningRole } from "../template/schema.ts";
import { canonicalHash } from "./canonical.ts";
import { hashStatement, restate } from "./statement.ts";
import type { SignOff } from "./statement-schema.ts";
import { type PublicKeys, verifyStepUp } from "./step-up.ts";

/** The part of a decision that its signatures are checked against. */
export type SignedDecision = {
  id: string;
  number: number;
  revision: number;
  config: CanaryConfig;
  contentHash: string | null;
  editors: readonly string[];
  signOffs: readonly SignOff[];
  authorisation: { expiresAtMs: number } | null;
};

/** A person as the database holds them at the moment. */
export type SigningPerson = { personId: string; name: string; roles: readonly string[]; active: boolean };

export type VerifyInput = {
  decision: SignedDecision;
  /** The approved content, built again from the decision by whoever verifies. */
  content: unknown;
  people: readonly SigningPerson[];
  publicKeys: PublicKeys;
  /** The form's stations: what each role states, word for word. */
  stations: readonly { role: SigningRole; statements: readonly string[] }[];
  nowMs: number;
};

const ROLE_WORDS: Readonly<Record<SigningRole, string>> = {
  ENGINEER: "Engineer",
  RISK_MANAGER: "Risk Manager",
  PRODUCT_OWNER: "Product Owner",
  CTO: "CTO/Director",
};

/** What is wrong with the words of one statement, given the decision; empty when nothing is. */
function statementReasons(
  { statement, role, choice }: SignOff,
  decision: SignedDecision,
  nowMs: number,
): string[] {
  const wrong: [boolean, string][] = [
    [statement.role !== role || statement.choice !== choice, "its statement names another role or choice"],
    [
      statement.decisionId !== decision.id || statement.decisionNumber !== decision.number,
      "its statement is for another decision",
    ],
    [statement.revision !== decision.revision, `its statement is for revision ${statement.revision}`],
    [statement.contentHash !== decision.contentHash, "it covers other content"],
    [
      canonicalHash(statement.restated) !== canonicalHash(restate(decision.config)),
      "it restates another configuration",
    ],
    [statement.atMs > nowMs, "it is dated in the future"],
    [statement.expiresAtMs <= nowMs, "it has expired"],
    [role !== "ENGINEER" && decision.editors.includes(statement.personId), "its signer edited the decision"],
  ];
  return wrong.flatMap(([is, words]) => (is ? [words] : []));
}

function personReasons({ statement, role }: SignOff, people: readonly SigningPerson[]): string[] {
  const person = people.find((one) => one.personId === statement.personId);
  if (!person?.active) return ["its signer is not an active person"];
  if (person.name !== statement.personName) return ["its signer's name differs from the statement"];
  return person.roles.includes(role) ? [] : ["its signer no longer holds the role"];
}

function signOffReasons(signOff: SignOff, input: VerifyInput): string[] {
  const { decision, people, publicKeys, nowMs, stations } = input;
  const reasons = [...statementReasons(signOff, decision, nowMs), ...personReasons(signOff, people)];
  const station = stations.find(({ role }) => role === signOff.role);
  if (canonicalHash(signOff.statement.meaning) !== canonicalHash(station?.statements ?? null))
    reasons.push("it does not state what the form's station states");
  if (hashStatement(signOff.statement) !== signOff.statementHash)
    reasons.push("its statement does not give its hash");
  if (!verifyStepUp(signOff.statementHash, signOff.signature, publicKeys))
    reasons.push("its signature does not verify");
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
    const same = canonicalHash(signOff.statement.earlier) === canonicalHash(before);
    return same ? [] : [`${ROLE_WORDS[role]}: it does not name the sign-offs that stand before it`];
  });
}

/**
 * Verifies that a decision carries four valid GO sign-offs of four people on one content hash, and that its
 * authorisation still holds. Used before a launch by the worker itself; every reason is given, not only the first.
 */
export function verifySignOffs(input: VerifyInput): { ok: true } | { ok: false; reasons: string[] } {
  const { decision, content, nowMs } = input;
  const reasons: string[] = [];
  if (decision.contentHash === null) reasons.push("the decision has no frozen content");
  else if (canonicalHash(content) !== decision.contentHash) {
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
    reasons.push(...signOffReasons(signOff, input).map((words) => `${ROLE_WORDS[signOff.role]}: ${words}`));
  }
  reasons.push(...earlierReasons(byRole));
  const persons = new Set(standing.map((one) => one.statement.personId));
  if (persons.size < standing.length) reasons.push("one person signed more than one role");
  return reasons.length === 0 ? { ok: true } : { ok: false, reasons };
}
