import { Prisma } from "./generated/client.ts";
import type { Tx } from "./transaction.ts";

export type LeaseRow = { leaseEpoch: number };

/** Changes with every renewal. Only compared, never read as a time: clocks may jump. */
const RENEWED_MARK = Prisma.sql`(extract(epoch FROM "leaseUntil") * 1000)::float8`;
/** What `leaseUntil` says when the holder has let go. */
const LET_GO = Prisma.sql`'epoch'::timestamptz`;

/** A lease as somebody saw it: any renewal or other holder makes it another one. */
export type SeenLease = { leaseEpoch: number; renewedMark: number };

/** The lock that a living worker holds by its connection. */
export const sessionLockKey = (workerId: string): string => `worker:${workerId}`;

/**
 * Takes a run that nobody holds: the epoch grows by one, so that whoever held it before can write no more. With `seen`, takes
 * it from its holder, but only if the lease is still the one that was seen: whoever renewed meanwhile keeps it.
 */
export async function takeLease(
  tx: Tx,
  lease: { runId: string; holder: string; leaseMs: number; seen?: SeenLease },
): Promise<LeaseRow | undefined> {
  const { seen } = lease;
  const mayTake = seen
    ? Prisma.sql`"leaseEpoch" = ${seen.leaseEpoch} AND ${RENEWED_MARK} = ${seen.renewedMark}`
    : Prisma.sql`("leaseUntil" IS NULL OR "leaseUntil" < clock_timestamp())`;
  const rows = await tx.$queryRaw<LeaseRow[]>`
    UPDATE "Run"
    SET "workerId" = ${lease.holder}, "leaseEpoch" = "leaseEpoch" + 1,
        "leaseUntil" = clock_timestamp() + ${lease.leaseMs} * interval '1 millisecond'
    WHERE id = ${lease.runId} AND "finishedAt" IS NULL AND ${mayTake}
    RETURNING "leaseEpoch"`;
  return rows[0];
}

/**
 * Another run that is under way on the same account and symbol: two runs there would see one another's position. The
 * account stays locked until the commit, so that two claims at the same moment cannot both find it free.
 */
export async function findRunOnSameAccount(tx: Tx, runId: string): Promise<string | null> {
  await tx.$queryRaw`
    SELECT 1 AS locked FROM (
      SELECT pg_advisory_xact_lock(hashtextextended('account:' || account || ':' || symbol, 0))
      FROM "Run" WHERE id = ${runId}
    ) AS held`;
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT other.id FROM "Run" AS mine
    JOIN "Run" AS other ON other.account = mine.account AND other.symbol = mine.symbol AND other.id <> mine.id
    WHERE mine.id = ${runId} AND other."finishedAt" IS NULL AND other."leaseEpoch" > 0
    LIMIT 1`;
  return rows[0]?.id ?? null;
}

/** Prolongs a lease; false when somebody else holds the run now or it is over. */
export async function renewLease(
  tx: Tx,
  lease: { runId: string; leaseEpoch: number; leaseMs: number },
): Promise<boolean> {
  const count = await tx.$executeRaw`
    UPDATE "Run" SET "leaseUntil" = clock_timestamp() + ${lease.leaseMs} * interval '1 millisecond'
    WHERE id = ${lease.runId} AND "leaseEpoch" = ${lease.leaseEpoch} AND "finishedAt" IS NULL`;
  return count === 1;
}

/** Lets go of a run: whoever watches for expired leases may take it at once. */
export async function endLease(tx: Tx, lease: { runId: string; leaseEpoch: number }): Promise<void> {
  await tx.$executeRaw`
    UPDATE "Run" SET "leaseUntil" = ${LET_GO}
    WHERE id = ${lease.runId} AND "leaseEpoch" = ${lease.leaseEpoch} AND "finishedAt" IS NULL`;
}

export type LeaseFacts = SeenLease & {
  runId: string;
  kind: string;
  workerId: string | null;
  phase: string;
  account: string;
  symbol: string;
  /** The holder let go of it by itself. */
  isLetGo: boolean;
  /** No connection of the holder lives: it died, or it lost the database. */
  isSessionGone: boolean;
};

/** Unfinished runs that somebody holds or held. Nothing is judged by a clock here. */
export async function listLeases(tx: Tx): Promise<LeaseFacts[]> {
  return tx.$queryRaw`
    SELECT id AS "runId", kind, "workerId", "leaseEpoch", ${RENEWED_MARK} AS "renewedMark", phase, account, symbol,
      "leaseUntil" = ${LET_GO} AS "isLetGo",
      NOT EXISTS (
        SELECT 1 FROM pg_locks
        WHERE locktype = 'advisory' AND granted AND objsubid = 1
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND ((classid::bigint << 32) | objid::bigint) = hashtextextended('worker:' || "workerId", 0)
      ) AS "isSessionGone"
    FROM "Run" WHERE "finishedAt" IS NULL AND "leaseUntil" IS NOT NULL`;
}

/** Who holds a run, for the words of a refusal. */
export async function findHolder(tx: Tx, runId: string) {
  return tx.run.findUnique({ where: { id: runId }, select: { workerId: true, finishedAt: true } });
}
