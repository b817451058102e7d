import type { RunEvent, RunEventType } from "../canary/run-events.ts";
import { appendEventRows, asStorable, type NewRunEvent } from "../store/run-events.ts";
import { findHolder } from "../store/run-leases.ts";
import { lockRun, saveState } from "../store/runs.ts";
import { inTransaction, type Tx } from "../store/transaction.ts";
import { foldStoredState } from "./fold-stored-state.ts";
import type { Service } from "./open-service.ts";
import { runColumns } from "./run-columns.ts";
import { sealRun } from "./seal-run.ts";
import { tellDecision } from "./tell-decision.ts";
import { tellStuck } from "./tell-stuck.ts";

export type AppendRefusal = { ok: false; reason: "LEASE_LOST" | "NOT_FOUND" | "FINISHED" };
export type AppendResult = { ok: true; events: RunEvent[] } | AppendRefusal;
export type { NewRunEvent } from "../store/run-events.ts";

/** Entries that come many times a second and move nothing but numbers; their fold may wait a little. */
const BULK: ReadonlySet<RunEventType> = new Set([
  "telemetry",
  "tick",
  "venueAccount",
  "venueOrder",
  "malformedLine",
]);
/** A reader never has to fold more than about this many entries after the stored state. */
const MAX_UNFOLDED = 200;

async function whyRefused(tx: Tx, runId: string): Promise<AppendRefusal> {
  const run = await findHolder(tx, runId);
  if (!run) return { ok: false, reason: "NOT_FOUND" };
  return { ok: false, reason: run.finishedAt ? "FINISHED" : "LEASE_LOST" };
}

/** Appends inside a transaction: numbers, writes, folds, tells the decision. For verbs that take a lease in the same step. */
export async function appendInTransaction(
  tx: Tx,
  run: { runId: string; leaseEpoch: number; events: readonly NewRunEvent[] },
): Promise<AppendResult> {
  const appended = await appendEventRows(tx, run);
  if (!appended) return whyRefused(tx, run.runId);
  const events = run.events.map((event, index) => ({ seq: appended.base + index + 1, ...event }));
  const state = await foldStoredState(tx, run.runId);
  if (state) await saveState(tx, run.runId, state, runColumns(state));
  if (state && appended.decisionId)
    await tellDecision(tx, { ...run, decisionId: appended.decisionId, state, events });
  if (state) await tellStuck(tx, { ...run, decisionId: appended.decisionId, state, events });
  return { ok: true, events };
}

/**
 * Appends entries to a run's record and returns them numbered. Refused when the lease is lost (somebody else holds the
 * run: stop acting on it), the run is unknown or over. Bulk entries alone take one statement; anything that moves the
 * run is folded, and told to the decision, in the same transaction.
 */
export async function appendRunEvents(args: {
  service: Service;
  runId: string;
  leaseEpoch: number;
  events: readonly NewRunEvent[];
}): Promise<AppendResult> {
  const { service, runId, leaseEpoch } = args;
  const events = asStorable(args.events);
  if (events.length === 0) return { ok: true, events: [] };
  const { prisma } = service.store;
  if (!events.every((event) => BULK.has(event.body.type))) {
    const result = await inTransaction(service.store, (tx) =>
      appendInTransaction(tx, { runId, leaseEpoch, events }),
    );
    // After the commit, and never in its way: a seal that is missing is made when a bundle is asked for.
    const isOver = result.ok && events.some(({ body }) => body.type === "finished");
    if (isOver) await sealRun(service, runId).catch(() => {});
    return result;
  }
  const appended = await appendEventRows(prisma, { runId, leaseEpoch, events });
  if (!appended) return whyRefused(prisma, runId);
  const lastSeq = appended.base + events.length;
  if (lastSeq - appended.stateSeq > MAX_UNFOLDED) await foldNow(service, runId);
  return { ok: true, events: events.map((event, index) => ({ seq: appended.base + index + 1, ...event })) };
}

async function foldNow(service: Service, runId: string): Promise<void> {
  await inTransaction(service.store, async (tx) => {
    await lockRun(tx, runId);
    const state = await foldStoredState(tx, runId);
    if (state) await saveState(tx, runId, state, runColumns(state));
  });
}
