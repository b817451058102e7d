import type { RunState } from "../canary/model.ts";
import type { RunEvent, RunPhase } from "../canary/run-events.ts";
import type { Command } from "../decision/commands.ts";
import { MACHINE_ACTOR } from "../decision/permissions.ts";
import { appendAudit } from "../store/audit.ts";
import { type Tx, withSavepoint } from "../store/transaction.ts";
import { decideInTransaction } from "./decide-in-transaction.ts";
import { runEvidence } from "./run-evidence.ts";

type Ended = Extract<Command, { type: "markRunEnded" }>["outcome"];
const OUTCOME: Partial<Record<RunPhase, Ended>> = {
  SUCCEEDED: "SUCCEEDED",
  FAILED: "FAILED",
  ROLLED_BACK: "ROLLED_BACK",
  SCRUBBED: "SCRUBBED",
};

function commandsFor(runId: string, state: RunState, events: readonly RunEvent[]): Command[] {
  const commands: Command[] = [];
  if (state.kind === "CANARY" && events.some(({ body }) => body.type === "launched")) {
    commands.push({ type: "markLaunched", runId });
  }
  const outcome = OUTCOME[state.phase];
  if (outcome && events.some(({ body }) => body.type === "finished")) {
    const evidence = runEvidence(runId, state);
    if (evidence) commands.push({ type: "attachEvidence", evidence });
    commands.push({ type: "markRunEnded", runId, outcome });
  }
  return commands;
}

type Told = { decisionId: string; runId: string; state: RunState; events: readonly RunEvent[] };

async function recordAccident(tx: Tx, told: Told, command: Command, error: unknown): Promise<void> {
  await appendAudit(tx, {
    atMs: told.state.lastAtMs,
    actorId: MACHINE_ACTOR.personId,
    actorName: MACHINE_ACTOR.name,
    act: "refused",
    subjectType: "decision",
    subjectId: told.decisionId,
    detail: {
      command: command.type,
      runId: told.runId,
      error: error instanceof Error ? error.message : String(error),
    },
  });
}

/**
 * Tells a run's decision what its record has just shown: launched, evidence, ended. Neither a rule that refuses nor a
 * decision that cannot be read may stop the record of what really happened: both stand in the audit stream instead.
 */
export async function tellDecision(tx: Tx, told: Told): Promise<void> {
  const { decisionId, runId, state, events } = told;
  for (const command of commandsFor(runId, state, events)) {
    const error = await withSavepoint(tx, async () => {
      await decideInTransaction(tx, {
        actor: MACHINE_ACTOR,
        decisionId,
        expectedVersion: null,
        command,
        nowMs: state.lastAtMs,
        // The machine signs nothing.
        publicKeys: {},
      });
    });
    // Not even an audit stream that takes nothing stops the record of what the run did.
    if (error !== undefined) await withSavepoint(tx, () => recordAccident(tx, told, command, error));
  }
}
