import { canonicalHash } from "../proof/canonical.ts";
import { buildWithdrawal, hashStatement } from "../proof/statement.ts";
import { signatureProblem } from "../proof/verify-signature.ts";
import { MS_PER_MIN } from "../template/milliseconds.ts";
import type { SigningRole } from "../template/schema.ts";
import { contentHashOf } from "./approved-content.ts";
import { type Decided, type DecideInput, decided, type Handlers } from "./decide-input.ts";
import type { DecisionEventBody } from "./events.ts";
import type { Actor, SignOff, Statement, Withdrawal } from "./model.ts";
import { roleWords } from "./permissions.ts";
import { blockers } from "./readiness.ts";
import { type Refused, refuse, refuseNotReady } from "./refusals.ts";
import { lastStationRole, signOffRefusal, standingSignOff } from "./sign-off-eligibility.ts";
import { statementFor } from "./statement-for.ts";

/** From statement to sign-off there is one password check; an older statement was kept for later, which nobody should do. */
const STATEMENT_MAX_AGE_MS = 5 * MS_PER_MIN;

const COMMENT_MAX_LENGTH = 2000;

/** Names the first field in which a statement is not the one that this person would sign here now. */
function differingField(given: Statement, expected: Statement): string | null {
  const fields = Object.keys(expected) as (keyof Statement)[];
  const differing = fields.find(
    (field) => canonicalHash([given[field]]) !== canonicalHash([expected[field]]),
  );
  if (differing) return differing;
  return Object.keys(given).length === fields.length ? null : "an unknown field";
}

function statementRefusal(input: DecideInput, signOff: SignOff): Refused | null {
  const { decision, template, actor, nowMs } = input;
  const { statement, role, choice } = signOff;
  if (statement.contentHash !== decision.contentHash || statement.revision !== decision.revision)
    return refuse("STALE");
  if (statement.atMs > nowMs || nowMs - statement.atMs > STATEMENT_MAX_AGE_MS)
    return refuse("STATEMENT_TOO_OLD");
  const expected = statementFor({
    decision,
    template,
    actor,
    role,
    choice,
    comment: statement.comment,
    nowMs: statement.atMs,
  });
  const field = differingField(statement, expected);
  if (field) return refuse("STATEMENT_MISMATCH", { field });
  if (hashStatement(statement) !== signOff.statementHash)
    return refuse("STATEMENT_MISMATCH", { field: "its hash" });
  return null;
}

/** Under the template's own policy, whatever the door that built the signature thought of it. */
function signatureRefusal({ template, context }: DecideInput, signed: SignOff | Withdrawal): Refused | null {
  const { statement, statementHash, signature } = signed;
  const { publicKeys, passkeys = [] } = context;
  const policy = template.signaturePolicy;
  if (policy === "passkey" && signature.method === "password") return refuse("PASSKEY_NEEDED");
  const problem = signatureProblem({
    statementHash,
    signature,
    signer: statement,
    policy,
    publicKeys,
    passkeys,
  });
  return problem === null ? null : refuse("SIGNATURE_INVALID", { reason: problem });
}

/** Everything that must hold for a sign-off, whoever built it; null when it does. */
function signOffProblem(given: DecideInput, signOff: SignOff): Refused | null {
  const { decision, template, context, nowMs } = given;
  const { role, choice, statement } = signOff;
  const person = context.people.find((one) => one.personId === given.actor.personId);
  // The role must be held at this moment in the database, not only in the actor that a door handed in.
  if (!person?.active || person.name !== given.actor.name || !person.roles.includes(role)) {
    return refuse("ROLE_NOT_HELD", { role: roleWords(role) });
  }
  // So are the delegations behind it: what the statement must say follows from the facts, not from the door.
  const actor: Actor = { ...person };
  const input = { ...given, actor };
  if (!template.stations.some((station) => station.role === role))
    return refuse("ROLE_NOT_HELD", { role: roleWords(role) });
  const now = { people: context.people, atMs: nowMs };
  const refusal = signOffRefusal({ decision, template, actor, role, choice, now });
  if (refusal) return refusal;
  if (statement.comment.length > COMMENT_MAX_LENGTH || statement.comment.includes("\u0000")) {
    return refuse("STATEMENT_MISMATCH", { field: "the comment" });
  }
  if (choice !== "GO" && statement.comment.trim() === "") return refuse("REASON_NEEDED");
  if (signOff.withdrawnAtMs !== null) return refuse("STATEMENT_MISMATCH", { field: "withdrawnAtMs" });
  const mismatch = statementRefusal(input, signOff);
  if (mismatch) return mismatch;
  if (decision.signOffs.some((one) => one.statementHash === signOff.statementHash))
    return refuse("SIGNATURE_USED");
  return signatureRefusal(given, signOff);
}

function signedOff({ decision }: DecideInput, signOff: SignOff): DecisionEventBody {
  return {
    type: "signedOff",
    signOff,
    supersedes: standingSignOff(decision, signOff.role)?.statementHash ?? null,
  };
}

function sign(input: DecideInput, signOff: SignOff): Decided {
  const { role, choice, statement } = signOff;
  if (role === lastStationRole(input.template) && choice === "GO") return refuse("USE_GO");
  const problem = signOffProblem(input, signOff);
  if (problem) return problem;
  if (choice !== "NO_GO") return decided(input, signedOff(input, signOff));
  return decided(input, signedOff(input, signOff), {
    type: "decisionRefused",
    role,
    reason: statement.comment,
  });
}

/** GO: nothing missing, symbol and size typed, the last signature valid, and the frozen content still what would run. */
function go(
  input: DecideInput,
  command: { signOff: SignOff; typedSymbol: string; typedSize: string; runId: string },
): Decided {
  const { decision, template, nowMs, context } = input;
  const { signOff, typedSymbol, typedSize, runId } = command;
  if (signOff.role !== lastStationRole(template) || signOff.choice !== "GO")
    return refuse("NOT_THE_LAST_STATION");
  const missing = blockers(decision, template, nowMs, context.people, context);
  if (missing.length > 0) return refuseNotReady(missing);
  const { symbol, sizeBtc } = decision.config;
  if (typedSymbol.trim() !== symbol) return refuse("TYPED_MISMATCH", { field: "symbol", expected: symbol });
  if (typedSize.trim() !== sizeBtc)
    return refuse("TYPED_MISMATCH", { field: "size", expected: `${sizeBtc} BTC` });
  const problem = signOffProblem(input, signOff);
  if (problem) return problem;
  const contentHash = contentHashOf(decision, template, context.buildId);
  if (contentHash !== decision.contentHash) return refuse("CONTENT_CHANGED");
  if (decision.runs.some((run) => run.runId === runId)) return refuse("RUN_ID_TAKEN");
  // An authorisation cannot outlive any of the signatures that it rests on.
  const ends = template.stations.map(
    ({ role }) => standingSignOff(decision, role)?.statement.expiresAtMs ?? Infinity,
  );
  const expiresAtMs = Math.min(signOff.statement.expiresAtMs, ...ends);
  return decided(input, signedOff(input, signOff), { type: "authorised", expiresAtMs, contentHash, runId });
}

/** Taking a sign-off back: by the person who gave it, signed like everything else that they say here. */
function withdraw(
  input: DecideInput,
  { role, withdrawal }: { role: SigningRole; withdrawal: Withdrawal },
): Decided {
  const standing = standingSignOff(input.decision, role);
  if (!standing) return refuse("NO_SIGN_OFF_TO_WITHDRAW");
  if (standing.statement.personId !== input.actor.personId) return refuse("NOT_YOUR_SIGN_OFF");
  const { statement, statementHash } = withdrawal;
  const { atMs, reason } = statement;
  if (reason.trim() === "") return refuse("REASON_NEEDED");
  if (reason.length > COMMENT_MAX_LENGTH || reason.includes("\u0000"))
    return refuse("STATEMENT_MISMATCH", { field: "the reason" });
  if (atMs > input.nowMs || input.nowMs - atMs > STATEMENT_MAX_AGE_MS) return refuse("STATEMENT_TOO_OLD");
  const expected = canonicalHash(buildWithdrawal(standing, { reason, atMs }));
  if (canonicalHash(statement) !== expected || statementHash !== expected)
    return refuse("STATEMENT_MISMATCH", { field: "the withdrawal" });
  const refused = signatureRefusal(input, withdrawal);
  if (refused) return refused;
  const { statementHash: withdrawn } = standing;
  return decided(input, { type: "signOffWithdrawn", role, statementHash: withdrawn, reason, withdrawal });
}

/** The poll board: answers, taking them back, and GO. */
export const SIGN_OFF_HANDLERS: Handlers<"signOff" | "withdrawSignOff" | "go"> = {
  signOff: (input, { signOff }) => sign(input, signOff),
  withdrawSignOff: (input, command) => withdraw(input, command),
  go: (input, command) => go(input, command),
};
