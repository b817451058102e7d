import { renewsAtMs } from "../decision/drill-renewal.ts";
import { MACHINE_ACTOR } from "../decision/permissions.ts";
import { listOpenDecisions } from "../store/decisions.ts";
import { findTemplate } from "../store/templates.ts";
import { inTransaction, isDuplicateError, type Tx } from "../store/transaction.ts";
import { decideInTransaction } from "./decide-in-transaction.ts";
import { newRunId } from "./new-id.ts";
import type { Service } from "./open-service.ts";
import { startRun } from "./start-run.ts";

/** The run that was started, or null when there was nothing to do by then. */
async function renew(tx: Tx, service: Service, decisionId: string, nowMs: number): Promise<string | null> {
  const runId = newRunId();
  const decided = await decideInTransaction(tx, {
    actor: MACHINE_ACTOR,
    decisionId,
    expectedVersion: null,
    command: { type: "renewDrills", runId },
    nowMs,
    publicKeys: {},
  });
  if (!decided.ok || decided.events.length === 0) return null;
  const { decision, template } = decided;
  const createdBy = MACHINE_ACTOR.personId;
  await startRun(tx, service, { runId, kind: "DRILL", decision, template, createdBy, nowMs });
  return runId;
}

/**
 * Starts the drills again for every decision whose people have asked for it and whose evidence is about to expire. Several
 * workers may look at the same moment: each decision is judged again under its lock, and the account takes one run at a time;
 * what is busy is tried with the next look. Returns the runs that were started.
 */
export async function renewDrills(args: { service: Service; nowMs?: number }): Promise<string[]> {
  const { service, nowMs = Date.now() } = args;
  const { store } = service;
  const started: string[] = [];
  for (const { decision } of await listOpenDecisions(store.prisma)) {
    const template = decision.renewsDrills && (await findTemplate(store.prisma, decision.templateId));
    if (!template || nowMs < (renewsAtMs({ decision, template, nowMs }) ?? Number.POSITIVE_INFINITY))
      continue;
    await service.jobs.ready();
    const runId = await inTransaction(store, (tx) => renew(tx, service, decision.id, nowMs)).catch(
      (error: unknown) => {
        if (isDuplicateError(error)) return null;
        throw error;
      },
    );
    if (runId) started.push(runId);
  }
  return started;
}
