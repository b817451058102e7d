import { z } from "zod";
import type { Command } from "../decision/commands.ts";
import type { Decision } from "../decision/model.ts";
import { refuse as refuseByRule } from "../decision/refusals.ts";
import { lastStationRole, signOffRefusal, standingSignOff } from "../decision/sign-off-eligibility.ts";
import { statementFor } from "../decision/statement-for.ts";
import { buildWithdrawal, hashStatement } from "../proof/statement.ts";
import {
  type Signature,
  type Statement,
  signOffChoiceSchema,
  statementSchema,
  type WithdrawalStatement,
  withdrawalSchema,
} from "../proof/statement-schema.ts";
import { appendAudit } from "../store/audit.ts";
import { findDecision } from "../store/decisions.ts";
import { findPerson, listPeople, type PersonWithEmail } from "../store/people.ts";
import { findTemplate } from "../store/templates.ts";
import { inTransaction } from "../store/transaction.ts";
import { signingRoleSchema, type Template } from "../template/schema.ts";
import { newRunId } from "./new-id.ts";
import type { Service } from "./open-service.ts";
import { inWords, type Refused, refuse } from "./refusal.ts";

const COMMENT_MAX_LENGTH = 2000;
const TYPED_MAX_LENGTH = 40;

/** What a person is about to sign at a station: an answer, or that they take theirs back. */
export const signingActSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("signOff"),
    role: signingRoleSchema,
    choice: signOffChoiceSchema,
    comment: z.string().max(COMMENT_MAX_LENGTH),
    /** For GO at the last station: symbol and size as the person typed them. */
    typedSymbol: z.string().max(TYPED_MAX_LENGTH).optional(),
    typedSize: z.string().max(TYPED_MAX_LENGTH).optional(),
  }),
  z.object({
    type: z.literal("withdrawal"),
    role: signingRoleSchema,
    reason: z.string().max(COMMENT_MAX_LENGTH),
  }),
]);
export type SigningAct = z.infer<typeof signingActSchema>;

/** An act with the exact statement that is to be signed for it. */
export const drawnUpSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("signOff"), act: signingActSchema.options[0], statement: statementSchema }),
  z.object({
    type: z.literal("withdrawal"),
    act: signingActSchema.options[1],
    statement: withdrawalSchema.shape.statement,
  }),
]);
export type DrawnUp = z.infer<typeof drawnUpSchema>;

export type SigningTarget = {
  service: Service;
  actorPersonId: string;
  decisionId: string;
  /** The version of the decision that the person saw. */
  expectedVersion: number;
};

/** A refusal before the command is sent stands in the audit stream all the same. */
export async function recordSigningRefusal(
  target: Pick<SigningTarget, "service" | "decisionId">,
  actor: { personId: string; name: string },
  refused: { code: string; act: SigningAct },
): Promise<void> {
  const { code, act } = refused;
  const choice = act.type === "signOff" ? act.choice : "WITHDRAW";
  const command = act.type === "signOff" ? "signOff" : "withdrawSignOff";
  await inTransaction(target.service.store, (tx) =>
    appendAudit(tx, {
      atMs: Date.now(),
      actorId: actor.personId,
      actorName: actor.name,
      act: "refused",
      subjectType: "decision",
      subjectId: target.decisionId,
      detail: { command, code, details: { role: act.role, choice } },
    }),
  );
}

const cleaned = (text: string) => text.replaceAll("\u0000", "").toWellFormed();

export type Drawn = {
  ok: true;
  actor: PersonWithEmail;
  decision: Decision;
  template: Template;
  drawn: DrawnUp;
  statementHash: string;
};

function refusalOf(
  given: {
    decision: Decision;
    template: Template;
    actor: PersonWithEmail;
    people: PersonWithEmail[];
    nowMs: number;
  },
  act: SigningAct,
) {
  const { decision, template, actor, people, nowMs } = given;
  const { role } = act;
  if (act.type === "withdrawal") {
    const standing = standingSignOff(decision, role);
    if (!standing) return refuseByRule("NO_SIGN_OFF_TO_WITHDRAW");
    return standing.statement.personId === actor.personId ? null : refuseByRule("NOT_YOUR_SIGN_OFF");
  }
  const now = { people, atMs: nowMs };
  return signOffRefusal({ decision, template, actor, role, choice: act.choice, now });
}

/**
 * Draws up the statement for an act as the decision stands, after everything that would refuse it anyway: nobody shall give
 * a password or touch a key for nothing. `decide` judges again. Refusals: NOT_SIGNED_IN, NOT_FOUND, STALE, NOT_SUBMITTED
 * and those of the station.
 */
export async function drawUp(target: SigningTarget, act: SigningAct): Promise<Drawn | Refused> {
  const { service, actorPersonId, decisionId, expectedVersion } = target;
  const { prisma } = service.store;
  const [actor, stored] = await Promise.all([
    findPerson(prisma, actorPersonId),
    findDecision(prisma, decisionId),
  ]);
  if (!actor?.active) return refuse("NOT_SIGNED_IN");
  if (!stored) return refuse("NOT_FOUND", { what: "decision" });
  const { decision } = stored;
  if (stored.version !== expectedVersion) {
    await recordSigningRefusal(target, actor, { code: "STALE", act });
    return refuse("STALE");
  }
  const template = await findTemplate(prisma, decision.templateId);
  if (!template) throw new Error(`Decision ${decisionId} names the unknown template ${decision.templateId}.`);
  if (decision.contentHash === null) {
    await recordSigningRefusal(target, actor, { code: "NOT_SUBMITTED", act });
    return refuse("NOT_SUBMITTED");
  }
  const nowMs = Date.now();
  const people = await listPeople(prisma, nowMs);
  const early = refusalOf({ decision, template, actor, people, nowMs }, act);
  if (early) {
    await recordSigningRefusal(target, actor, { code: early.refusal.code, act });
    return inWords(early.refusal);
  }
  const { role } = act;
  const standing = standingSignOff(decision, role);
  if (act.type === "withdrawal" && standing) {
    const statement = buildWithdrawal(standing, { reason: cleaned(act.reason), atMs: nowMs });
    const drawn = { type: "withdrawal" as const, act, statement };
    return { ok: true, actor, decision, template, drawn, statementHash: hashStatement(statement) };
  }
  if (act.type === "withdrawal") return refuse("NO_SIGN_OFF_TO_WITHDRAW");
  const { choice } = act;
  const comment = cleaned(act.comment);
  const statement = statementFor({ decision, template, actor, role, choice, comment, nowMs });
  const drawn = { type: "signOff" as const, act, statement };
  return { ok: true, actor, decision, template, drawn, statementHash: hashStatement(statement) };
}

/** The command that a signed statement becomes: a sign-off, a withdrawal, or GO at the last station. */
export function signedCommand(
  { act, statement }: { act: SigningAct; statement: Statement | WithdrawalStatement },
  signature: Signature,
  template: Template,
): Command {
  const statementHash = hashStatement(statement);
  // From the statement alone: what was signed is what is done.
  const { role } = statement;
  if (statement.purpose === "countersign/withdrawal")
    return { type: "withdrawSignOff", role, withdrawal: { statement, statementHash, signature } };
  if (act.type !== "signOff") throw new Error("a withdrawal was drawn up as a sign-off");
  const { choice } = statement;
  const { typedSymbol = "", typedSize = "" } = act;
  const signOff = { role, choice, statement, statementHash, signature, withdrawnAtMs: null };
  if (role !== lastStationRole(template) || choice !== "GO") return { type: "signOff", signOff };
  return { type: "go", signOff, typedSymbol, typedSize, runId: newRunId() };
}
