import { type RunKind, type RunPhase, runKindSchema, runPhaseSchema } from "../canary/run-events.ts";
import type { RunRow, RunSummary } from "../store/runs.ts";

export type { RunSummary } from "../store/runs.ts";

/** A run as lists show it. Times epoch ms. */
export type RunListItem = {
  runId: string;
  kind: RunKind;
  attempt: number;
  decisionId: string | null;
  decisionNumber: number | null;
  decisionTitle: string | null;
  phase: RunPhase;
  outcome: string | null;
  trigger: string | null;
  reason: string | null;
  account: string;
  symbol: string;
  createdAtMs: number;
  launchedAtMs: number | null;
  finishedAtMs: number | null;
  summary: RunSummary | null;
  hasReport: boolean;
};

/** A run's row as the list shows it. */
export function toRunListItem(row: RunRow): RunListItem {
  return {
    runId: row.id,
    kind: runKindSchema.parse(row.kind),
    attempt: row.attempt,
    decisionId: row.decisionId,
    decisionNumber: row.decision?.number ?? null,
    decisionTitle: row.decision?.title ?? null,
    phase: runPhaseSchema.parse(row.phase),
    outcome: row.outcome,
    trigger: row.trigger,
    reason: row.reason,
    account: row.account,
    symbol: row.symbol,
    createdAtMs: row.createdAt.getTime(),
    launchedAtMs: row.launchedAt?.getTime() ?? null,
    finishedAtMs: row.finishedAt?.getTime() ?? null,
    summary: row.summary as RunSummary | null,
    hasReport: row.reportKind !== null,
  };
}
