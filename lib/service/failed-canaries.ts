import type { FailedCanary } from "../decision/cool-down.ts";
import { type Decision, decisionSchema } from "../decision/model.ts";
import { type FinishedCanary, findFailedCanaryOf, listFailedCanaries } from "../store/runs.ts";
import { findTemplate } from "../store/templates.ts";
import type { Tx } from "../store/transaction.ts";
import type { CanaryConfig } from "../template/schema.ts";
import { accountOfRun } from "../venue/eligible-runs.ts";

const afterSchema = decisionSchema.pick({ after: true });

/** A failed canary with how long its template locks and what its decision records; null for a run of no decision. */
export async function toFailedCanary(tx: Tx, row: FinishedCanary): Promise<FailedCanary | null> {
  const template = await findTemplate(tx, row.templateId);
  if (!row.decision || !row.finishedAt || !template) return null;
  const { after } = afterSchema.parse(row.decision.body);
  return {
    runId: row.id,
    decisionId: row.decision.id,
    decisionNumber: row.decision.number,
    endedAtMs: row.finishedAt.getTime(),
    coolDownHours: template.timing.coolDownHours,
    rootCause: after.rootCause,
    fixes: after.fixes,
  };
}

/** The newest failed canary on an account and symbol that locks anything, whichever decision ran it; empty when there is none. */
export async function failuresOn(
  tx: Tx,
  { symbol, venue }: Pick<CanaryConfig, "symbol" | "venue">,
): Promise<FailedCanary[]> {
  for (const row of await listFailedCanaries(tx, { account: accountOfRun("CANARY", venue), symbol })) {
    const failure = await toFailedCanary(tx, row);
    if (failure && failure.coolDownHours > 0) return [failure];
  }
  return [];
}

/**
 * The failed canaries that a decision answers for: the newest on its account and symbol, whichever decision ran it, that locks
 * anything, and the one that it tries again. How long each locks is said by the template that it ran under.
 */
export async function failedCanaries(
  tx: Tx,
  decision: Pick<Decision, "config" | "retryOf">,
): Promise<FailedCanary[]> {
  const { config, retryOf } = decision;
  const found = await failuresOn(tx, config);
  if (retryOf === null || found.some((one) => one.decisionId === retryOf)) return found;
  const row = await findFailedCanaryOf(tx, retryOf);
  const tried = row && (await toFailedCanary(tx, row));
  return tried ? [...found, tried] : found;
}
