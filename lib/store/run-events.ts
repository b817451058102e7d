import { type RunEvent, type RunEventBody, runEventSchema, type Tick } from "../canary/run-events.ts";
import { Prisma } from "./generated/client.ts";
import { storableText } from "./storable-text.ts";
import type { Tx } from "./transaction.ts";

export const RUN_EVENT_CHANNEL = "run_events";

/** A notice says which run grew, to which number; the table is the truth. */
export type RunNotice = { runId: string; lastSeq: number };

export function parseRunNotice(payload: string): RunNotice {
  const cut = payload.lastIndexOf(":");
  return { runId: payload.slice(0, cut), lastSeq: Number(payload.slice(cut + 1)) };
}

export type NewRunEvent = { atMs: number; body: RunEventBody };
export type Appended = { base: number; stateSeq: number; kind: string; decisionId: string | null };

const TICK_FIELDS = [
  "tMs",
  "equityUsd",
  "pnlUsd",
  "positionBtc",
  "openOrders",
  "markPrice",
  "bid",
  "ask",
  "spreadBps",
  "depthUsd",
  "acceptancePct",
  "orderSuccessPct",
  "errorRatePct",
  "p50LatencyMs",
  "p95LatencyMs",
  "wsUptimePct",
  "wsDownSec",
  "rssMb",
  "ordersSubmitted",
  "fills",
  "telemetryAgeMs",
  "venueAgeMs",
] as const satisfies readonly (keyof Tick)[];

const tickColumns = Prisma.raw(TICK_FIELDS.map((name) => `"${name}"`).join(", "));
const tickValues = Prisma.raw(
  TICK_FIELDS.map((name) => `(entry->'body'->'tick'->>'${name}')::float8`).join(", "),
);

/** The events exactly as the table will hold them. */
export function asStorable(events: readonly NewRunEvent[]): NewRunEvent[] {
  return JSON.parse(JSON.stringify(events, storableText)) as NewRunEvent[];
}

/**
 * Numbers and writes events of a run, with a row per tick and a notice, in one statement. Undefined when the lease is
 * not `leaseEpoch` any more or the run is over: then nothing was written. With "OVER" it is the other way round: only a run
 * that is over takes them, and nobody needs a lease. The run's row stays locked until the commit.
 */
export async function appendEventRows(
  tx: Tx,
  run: { runId: string; leaseEpoch: number | "OVER"; events: readonly NewRunEvent[] },
): Promise<Appended | undefined> {
  const count = run.events.length;
  const mayWrite =
    run.leaseEpoch === "OVER"
      ? Prisma.sql`"finishedAt" IS NOT NULL`
      : Prisma.sql`"leaseEpoch" = ${run.leaseEpoch} AND "finishedAt" IS NULL`;
  const rows = await tx.$queryRaw<Appended[]>`
    WITH held AS (
      UPDATE "Run" SET "lastSeq" = "lastSeq" + ${count}
      WHERE id = ${run.runId} AND ${mayWrite}
      RETURNING id, "lastSeq" - ${count} AS base, "lastSeq", "stateSeq", kind, "decisionId"
    ), entries AS (
      SELECT id, base + ord::int AS seq, entry
      FROM held, jsonb_array_elements(${JSON.stringify(run.events)}::jsonb) WITH ORDINALITY AS list(entry, ord)
    ), written AS (
      INSERT INTO "RunEvent" ("runId", seq, "atMs", type, body)
      SELECT id, seq, (entry->>'atMs')::float8, entry->'body'->>'type', entry->'body' FROM entries
    ), ticked AS (
      INSERT INTO "RunTick" ("runId", seq, ${tickColumns})
      SELECT id, seq, ${tickValues} FROM entries WHERE entry->'body'->>'type' = 'tick'
    )
    SELECT base, "stateSeq", kind, "decisionId", pg_notify(${RUN_EVENT_CHANNEL}, id || ':' || "lastSeq")::text FROM held`;
  return rows[0];
}

/** Writes the first event of a run, before any lease exists. */
export async function insertFirstEvent(tx: Tx, runId: string, event: RunEvent): Promise<void> {
  const { seq, atMs, body } = event;
  await tx.runEvent.create({
    data: { runId, seq, atMs, type: body.type, body: body as unknown as Prisma.InputJsonObject },
  });
  await tx.$queryRaw`SELECT pg_notify(${RUN_EVENT_CHANNEL}, ${`${runId}:${seq}`})::text`;
}

function toEvent(row: { seq: number; atMs: number; body: unknown }): RunEvent {
  return runEventSchema.parse({ seq: row.seq, atMs: row.atMs, body: row.body });
}

export type EventQuery = { afterSeq: number; limit: number };

/** Events of a run after a number, in order. */
export async function readEvents(tx: Tx, runId: string, query: EventQuery): Promise<RunEvent[]> {
  const rows = await tx.runEvent.findMany({
    where: { runId, seq: { gt: query.afterSeq } },
    orderBy: { seq: "asc" },
    take: query.limit,
    select: { seq: true, atMs: true, body: true },
  });
  return rows.map(toEvent);
}

/** The newest events of a run, oldest first. */
export async function readLastEvents(
  tx: Tx,
  runId: string,
  query: { limit: number; withoutTypes: readonly string[] },
): Promise<RunEvent[]> {
  const rows = await tx.runEvent.findMany({
    where: { runId, type: { notIn: [...query.withoutTypes] } },
    orderBy: { seq: "desc" },
    take: query.limit,
    select: { seq: true, atMs: true, body: true },
  });
  return rows.reverse().map(toEvent);
}

/** Profit and latency of a run tick by tick, without the rest of the wide row. */
export function readCurve(tx: Tx, runId: string) {
  return tx.runTick.findMany({
    where: { runId },
    orderBy: { seq: "asc" },
    select: { tMs: true, pnlUsd: true, p95LatencyMs: true },
  });
}

/** The tick rows of a run, in order. */
export async function readTicks(tx: Tx, runId: string): Promise<Tick[]> {
  const rows = await tx.runTick.findMany({ where: { runId }, orderBy: { seq: "asc" } });
  return rows.map(({ runId: _runId, seq: _seq, ...tick }) => tick);
}
