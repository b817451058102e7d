import type { RunState } from "../canary/model.ts";
import type { RunEvent, RunPhase } from "../canary/run-events.ts";
import type { Command } from "../decision/commands.ts";
import { MACHINE_ACTOR } from "../decision/permissions.ts";
import type { Tx } from "../store/transaction.ts";
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

/**
 * Tells a run's decision what its record has just shown: launched, evidence, ended. A rule that refuses must not stop
 * the record of what really happened; the refusal stands in the audit stream instead.
 */
export async function tellDecision(
  tx: Tx,
  told: { decisionId: string; runId: string; state: RunState; events: readonly RunEvent[] },
): Promise<void> {
  for (const command of commandsFor(told.runId, told.state, told.events)) {
    await decideInTransaction(tx, {
      actor: MACHINE_ACTOR,
      decisionId: told.decisionId,
      expectedVersion: null,
      command,
      nowMs: told.state.lastAtMs,
      // The machine signs nothing.
      publicKeys: {},
      recordRefusal: true,
    });
  }
}
