import { MS_PER_HOUR } from "../template/milliseconds.ts";
import type { SigningRole } from "../template/schema.ts";
import { canonicalHash } from "./canonical.ts";
import { type Restatable, restate } from "./restate.ts";
import type {
  Delegation,
  SignOff,
  SignOffChoice,
  Statement,
  WithdrawalStatement,
} from "./statement-schema.ts";

export type StatementInput = {
  decision: {
    id: string;
    number: number;
    revision: number;
    contentHash: string | null;
  };
  /** What the statement restates. */
  restatable: Restatable;
  role: SigningRole;
  choice: SignOffChoice;
  /** The station's statements, word for word. */
  meaning: readonly string[];
  comment: string;
  person: { personId: string; name: string };
  atMs: number;
  authorisationHours: number;
  /** Statement hashes of the earlier stations, in the form's order; only for the last station. */
  earlier: readonly string[];
  /** By whose delegation the person holds the role; nothing when they hold it in their own right. */
  delegation?: Delegation | null;
};

/** The statement that one person signs for one role on one revision. Throws when the decision has no frozen content. */
export function buildStatement(input: StatementInput): Statement {
  const { decision, person, delegation } = input;
  if (decision.contentHash === null) throw new Error("a decision without frozen content cannot be signed");
  return {
    v: 1,
    purpose: "countersign/sign-off",
    decisionId: decision.id,
    decisionNumber: decision.number,
    revision: decision.revision,
    contentHash: decision.contentHash,
    role: input.role,
    choice: input.choice,
    meaning: [...input.meaning],
    comment: input.comment,
    restated: restate(input.restatable),
    personId: person.personId,
    personName: person.name,
    atMs: input.atMs,
    // A signature given for somebody else ends with the delegation at the latest.
    expiresAtMs: Math.min(
      input.atMs + input.authorisationHours * MS_PER_HOUR,
      delegation?.untilMs ?? Infinity,
    ),
    earlier: [...input.earlier],
    ...(delegation ? { delegation } : {}),
  };
}

/** The statement by which a person takes a sign-off back. `atMs`: epoch ms. */
export function buildWithdrawal(
  withdrawn: SignOff,
  { reason, atMs }: { reason: string; atMs: number },
): WithdrawalStatement {
  const { decisionId, decisionNumber, revision, contentHash, role, personId, personName } =
    withdrawn.statement;
  return {
    v: 1,
    purpose: "countersign/withdrawal",
    decisionId,
    decisionNumber,
    revision,
    contentHash,
    role,
    withdraws: withdrawn.statementHash,
    reason,
    personId,
    personName,
    atMs,
  };
}

/** Hex SHA-256 over the canonical JSON of the statement: what a signature covers. */
export function hashStatement(statement: Statement | WithdrawalStatement): string {
  return canonicalHash(statement);
}
