import type { Command } from "../decision/commands.ts";
import type { SignOffChoice } from "../decision/model.ts";
import { lastStationRole, signOffRefusal } from "../decision/sign-off-eligibility.ts";
import { statementFor } from "../decision/statement-for.ts";
import { hashStatement } from "../proof/statement.ts";
import { signStatement } from "../proof/step-up.ts";
import { appendAudit } from "../store/audit.ts";
import { findDecision } from "../store/decisions.ts";
import { findPasswordHash, findPerson } from "../store/people.ts";
import { findTemplate } from "../store/templates.ts";
import { inTransaction } from "../store/transaction.ts";
import type { SigningRole } from "../template/schema.ts";
import { type CommandResult, handleCommand } from "./handle-command.ts";
import { newRunId } from "./new-id.ts";
import type { Service } from "./open-service.ts";
import { inWords, refuse } from "./refusal.ts";
import { readStepUpPrivateKey } from "./step-up-key.ts";
import { judgeGuess } from "./throttle.ts";

export type SignOffArgs = {
  service: Service;
  actorPersonId: string;
  decisionId: string;
  expectedVersion: number;
  role: SigningRole;
  choice: SignOffChoice;
  comment: string;
  password: string;
  address: string;
  /** For GO at the last station: symbol and size as the person typed them. */
  typedSymbol?: string | undefined;
  typedSize?: string | undefined;
};

/** A refusal before the command is sent stands in the audit stream all the same; guesses are bounded by the throttle. */
async function record(args: SignOffArgs, actorName: string, code: string): Promise<void> {
  const { service, actorPersonId: actorId, decisionId: subjectId, role, choice } = args;
  const detail = { command: "signOff", code, details: { role, choice } };
  const entry = { atMs: Date.now(), actorId, actorName, act: "refused", detail } as const;
  await inTransaction(service.store, (tx) =>
    appendAudit(tx, { ...entry, subjectType: "decision", subjectId }),
  );
}

/**
 * A sign-off by password: checks the password under the throttle, builds the statement that stands on the screen, signs
 * its hash with the step-up key and sends the command. GO at the last station authorises and queues the canary.
 * Refusals: WRONG_PASSWORD, TOO_MANY_ATTEMPTS, STALE and everything that `decide` refuses.
 */
export async function signOff(args: SignOffArgs): Promise<CommandResult> {
  const { service, actorPersonId, decisionId, expectedVersion, role, choice } = args;
  const { prisma } = service.store;
  const [actor, stored] = await Promise.all([
    findPerson(prisma, actorPersonId),
    findDecision(prisma, decisionId),
  ]);
  if (!actor?.active) return refuse("NOT_SIGNED_IN");
  if (!stored) return refuse("NOT_FOUND", { what: "decision" });
  const { decision } = stored;
  if (stored.version !== expectedVersion) return refuse("STALE");
  const template = await findTemplate(prisma, decision.templateId);
  if (!template) throw new Error(`Decision ${decisionId} names the unknown template ${decision.templateId}.`);
  if (decision.contentHash === null) return refuse("NOT_SUBMITTED");
  // Refused before the password is asked for, so that nobody types it for nothing; `decide` judges again.
  const early = signOffRefusal({ decision, template, actor, role, choice });
  if (early) {
    await record(args, actor.name, early.refusal.code);
    return inWords(early.refusal);
  }

  const storedHash = await findPasswordHash(prisma, actorPersonId);
  const guess = { account: actor.email, address: args.address, password: args.password, storedHash };
  const judged = await judgeGuess(service, guess);
  if (judged === "WRONG") {
    await record(args, actor.name, "WRONG_PASSWORD");
    return refuse("WRONG_PASSWORD");
  }
  if (judged !== "RIGHT") return refuse("TOO_MANY_ATTEMPTS");

  const comment = args.comment.replaceAll("\u0000", "").toWellFormed();
  const statement = statementFor({ decision, template, actor, role, choice, comment, nowMs: Date.now() });
  const statementHash = hashStatement(statement);
  const signature = signStatement(statementHash, readStepUpPrivateKey(service.varDir));
  const given = { role, choice, statement, statementHash, signature, withdrawnAtMs: null };
  const command: Command =
    role === lastStationRole(template) && choice === "GO"
      ? {
          type: "go",
          signOff: given,
          typedSymbol: args.typedSymbol ?? "",
          typedSize: args.typedSize ?? "",
          runId: newRunId(),
        }
      : { type: "signOff", signOff: given };
  return handleCommand({ service, actorPersonId, decisionId, expectedVersion, command });
}
