import type { Command } from "../decision/commands.ts";
import { coolDownBlockers } from "../decision/cool-down.ts";
import type { DecisionEvent } from "../decision/events.ts";
import type { Actor, Decision } from "../decision/model.ts";
import { refuseNotReady } from "../decision/refusals.ts";
import { findPerson, type PersonFacts } from "../store/people.ts";
import { inTransaction, isBusyError, isDuplicateError, type Tx } from "../store/transaction.ts";
import { type Act, type Decided, decideInTransaction } from "./decide-in-transaction.ts";
import { failedCanaries } from "./failed-canaries.ts";
import type { Service } from "./open-service.ts";
import { inWords, type Refused, refuse } from "./refusal.ts";
import { startRun } from "./start-run.ts";
import { readStepUpPublicKeys } from "./step-up-key.ts";

export type CommandArgs = {
  service: Service;
  actorPersonId: string;
  decisionId: string;
  /** The version of the decision that the person saw. */
  expectedVersion: number;
  command: Command;
  /** What is saved with the act itself when it goes through. */
  alsoSave?: Act["alsoSave"];
};
export type CommandResult =
  | { ok: true; version: number; decision: Decision; events: DecisionEvent[]; runId?: string }
  | Refused;

/** The run that these events start, if any. */
function startedRun(
  events: readonly DecisionEvent[],
): { runId: string; kind: "DEMO" | "DRILL" | "CANARY" } | undefined {
  for (const event of events) {
    if (event.type === "runStarted") return { runId: event.runId, kind: event.kind };
    if (event.type === "authorised") return { runId: event.runId, kind: "CANARY" };
  }
  return undefined;
}

function actorOf({ personId, name, roles, delegations }: PersonFacts): Actor {
  return { personId, name, roles, ...(delegations ? { delegations } : {}) };
}

/** Undoes the transaction and carries the refusal out of it. */
class Undo extends Error {
  readonly refused: Refused;
  constructor(refused: Refused) {
    super(refused.refusal.code);
    this.refused = refused;
  }
}

/**
 * A canary on the same account and symbol may have failed between reading the facts and inserting this run. From now on the
 * row just inserted keeps every other one out, so a second look is the last that is needed.
 */
async function refuseIfOneJustFailed(tx: Tx, decision: Decision, nowMs: number): Promise<void> {
  const missing = coolDownBlockers(decision, await failedCanaries(tx, decision), nowMs);
  if (missing.length > 0) throw new Undo(inWords(refuseNotReady(missing).refusal));
}

/**
 * One command of a person on a decision: who (roles of this moment), which version, may it, what follows, all in one
 * commit with its audit entry, its run and the run's job. Refusals come back as values; then only the refusal itself stands in the audit stream.
 */
export async function handleCommand(args: CommandArgs): Promise<CommandResult> {
  const { service, actorPersonId, decisionId, expectedVersion, command } = args;
  // The queue must be connected before the transaction: a job that cannot be sent must not leave a run behind.
  if ("runId" in command) await service.jobs.ready();
  const publicKeys = readStepUpPublicKeys(service.varDir);
  try {
    return await inTransaction(service.store, async (tx) => {
      const nowMs = Date.now();
      const person = await findPerson(tx, actorPersonId, nowMs);
      if (!person?.active) return refuse("NOT_SIGNED_IN");
      const { personId } = person;
      const actor = actorOf(person);
      const decided: Decided | Refused = await decideInTransaction(tx, {
        actor,
        decisionId,
        expectedVersion,
        command,
        nowMs,
        publicKeys,
        alsoSave: args.alsoSave,
      });
      if (!decided.ok) return decided;
      const { version, decision, events, template } = decided;
      const run = startedRun(events);
      if (run) {
        await startRun(tx, service, { ...run, decision, template, createdBy: personId, nowMs }).catch(
          (error: unknown) => {
            throw isDuplicateError(error) ? new Undo(refuse("RUN_ALREADY_ACTIVE")) : error;
          },
        );
        if (run.kind === "CANARY") await refuseIfOneJustFailed(tx, decision, nowMs);
      }
      return { ok: true, version, decision, events, ...(run ? { runId: run.runId } : {}) };
    });
  } catch (error) {
    if (error instanceof Undo) return error.refused;
    if (isBusyError(error)) return refuse("UNAVAILABLE");
    throw error;
  }
}
