import { emptyRunState, type RunState } from "../canary/model.ts";
import type { RunKind, RunPhase } from "../canary/run-events.ts";
import { Prisma } from "./generated/client.ts";
import type { Tx } from "./transaction.ts";

/** What trends and lists need of a finished run, without reading its events. Numbers for drawing only. */
export type RunSummary = {
  durationSec: number | null;
  lossUsd: number | null;
  p95LatencyMs: number | null;
  errorRatePct: number | null;
  orders: number;
  fills: number;
  targetsMet: number | null;
  reactionMs: number | null;
  flatMs: number | null;
};

export type RunColumns = {
  phase: RunPhase;
  launchedAt: Date | null;
  finishedAt: Date | null;
  trigger: string | null;
  outcome: string | null;
  reason: string | null;
  summary: RunSummary | null;
};

export type NewRun = {
  id: string;
  decisionId: string | null;
  kind: RunKind;
  attempt: number;
  templateId: string;
  account: string;
  symbol: string;
  contentHash: string | null;
  buildId: string;
  createdBy: string;
};

/** Saves a run with its state after the first event. */
export async function insertRun(tx: Tx, run: NewRun, state: RunState): Promise<void> {
  await tx.run.create({
    data: {
      ...run,
      phase: state.phase,
      state: state as unknown as Prisma.InputJsonObject,
      stateSeq: state.lastSeq,
      lastSeq: state.lastSeq,
      createdAt: new Date(state.lastAtMs),
    },
  });
}

/** How many runs of this kind the decision has started. */
export function countAttempts(tx: Tx, decisionId: string, kind: RunKind): Promise<number> {
  return tx.run.count({ where: { decisionId, kind } });
}

/** The stored state, written only by this house: the shape is the fold's, and a missing row folds from the start. */
export async function readState(tx: Tx, runId: string): Promise<{ state: RunState; lastSeq: number } | null> {
  const row = await tx.run.findUnique({ where: { id: runId }, select: { state: true, lastSeq: true } });
  if (!row) return null;
  return { state: { ...emptyRunState(), ...(row.state as Partial<RunState>) }, lastSeq: row.lastSeq };
}

/** Keeps a run's row to this transaction, so that nothing is appended between reading and saving its state. */
export async function lockRun(tx: Tx, runId: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM "Run" WHERE id = ${runId} FOR UPDATE`;
}

/** Saves the fold and the columns that follow from it. */
export async function saveState(tx: Tx, runId: string, state: RunState, columns: RunColumns): Promise<void> {
  const { summary, ...rest } = columns;
  await tx.run.update({
    where: { id: runId },
    data: {
      ...rest,
      summary: summary === null ? Prisma.DbNull : summary,
      state: state as unknown as Prisma.InputJsonObject,
      stateSeq: state.lastSeq,
      ...(columns.finishedAt ? { leaseUntil: null } : {}),
    },
    select: { id: true },
  });
}

/** Saves the report's text beside the run. */
export async function saveReport(
  tx: Tx,
  runId: string,
  report: { kind: string; markdown: string },
): Promise<boolean> {
  const { count } = await tx.run.updateMany({
    where: { id: runId },
    data: { reportKind: report.kind, reportMarkdown: report.markdown },
  });
  return count === 1;
}

/** The report's text; null when none was written. */
export async function findReport(tx: Tx, runId: string) {
  return tx.run.findUnique({
    where: { id: runId },
    select: {
      reportKind: true,
      reportMarkdown: true,
      kind: true,
      attempt: true,
      decision: { select: { number: true } },
    },
  });
}

const LIST_COLUMNS = {
  id: true,
  kind: true,
  attempt: true,
  decisionId: true,
  decision: { select: { number: true, title: true } },
  templateId: true,
  account: true,
  symbol: true,
  phase: true,
  contentHash: true,
  buildId: true,
  createdAt: true,
  launchedAt: true,
  finishedAt: true,
  trigger: true,
  outcome: true,
  reason: true,
  summary: true,
  workerId: true,
  reportKind: true,
} as const satisfies Prisma.RunSelect;

export type RunRow = Prisma.RunGetPayload<{ select: typeof LIST_COLUMNS }>;
export type RunFilter = {
  decisionId?: string;
  kind?: RunKind;
  unfinished?: boolean;
  finished?: boolean;
  /** Earlier ones of the same kind of test: what a run can be compared with. */
  like?: { templateId: string; symbol: string; createdBefore: Date };
  limit: number;
};

const likeOf = ({ templateId, symbol, createdBefore }: NonNullable<RunFilter["like"]>) => ({
  templateId,
  symbol,
  createdAt: { lt: createdBefore },
  launchedAt: { not: null },
});

/** Runs, newest first. */
export function listRuns(tx: Tx, filter: RunFilter): Promise<RunRow[]> {
  return tx.run.findMany({
    where: {
      ...(filter.decisionId ? { decisionId: filter.decisionId } : {}),
      ...(filter.kind ? { kind: filter.kind } : {}),
      ...(filter.unfinished ? { finishedAt: null } : {}),
      ...(filter.finished ? { finishedAt: { not: null } } : {}),
      ...(filter.like ? likeOf(filter.like) : {}),
    },
    orderBy: { createdAt: "desc" },
    take: filter.limit,
    select: LIST_COLUMNS,
  });
}

const FAILED_OUTCOMES = ["FAILED", "ROLLED_BACK"];
/** Failures in a row on one account and symbol that are looked at; each of them needs a retry of its own first. */
const MAX_FAILURES = 20;

const FAILED_COLUMNS = {
  id: true,
  outcome: true,
  finishedAt: true,
  templateId: true,
  decision: { select: { id: true, number: true, body: true } },
} as const satisfies Prisma.RunSelect;

export type FinishedCanary = Prisma.RunGetPayload<{ select: typeof FAILED_COLUMNS }>;

/**
 * Canaries on this account and symbol that failed or were rolled back since the last one that succeeded there, newest
 * first. A scrubbed launch is none of them.
 */
export async function listFailedCanaries(
  tx: Tx,
  place: { account: string; symbol: string },
): Promise<FinishedCanary[]> {
  const rows = await tx.run.findMany({
    where: {
      ...place,
      kind: "CANARY",
      finishedAt: { not: null },
      outcome: { in: ["SUCCEEDED", ...FAILED_OUTCOMES] },
    },
    orderBy: { finishedAt: "desc" },
    take: MAX_FAILURES,
    select: FAILED_COLUMNS,
  });
  const lastSuccess = rows.findIndex((row) => row.outcome === "SUCCEEDED");
  return lastSuccess < 0 ? rows : rows.slice(0, lastSuccess);
}

/** The last canary of one decision that failed or was rolled back; null when none did. */
export function findFailedCanaryOf(tx: Tx, decisionId: string): Promise<FinishedCanary | null> {
  return tx.run.findFirst({
    where: { decisionId, kind: "CANARY", finishedAt: { not: null }, outcome: { in: FAILED_OUTCOMES } },
    orderBy: { finishedAt: "desc" },
    select: FAILED_COLUMNS,
  });
}

/** One run's row; null when unknown. */
export function findRun(tx: Tx, runId: string): Promise<RunRow | null> {
  return tx.run.findUnique({ where: { id: runId }, select: LIST_COLUMNS });
}
