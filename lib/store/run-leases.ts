import type { Tx } from "./transaction.ts";

export type LeaseRow = { leaseEpoch: number };

/** Takes a run that nobody holds: the epoch grows by one, so that whoever held it before can write no more. By the database's clock. */
export async function takeLease(
  tx: Tx,
  lease: { runId: string; holder: string; leaseMs: number; onlyExpired: boolean },
): Promise<LeaseRow | undefined> {
  const rows = await tx.$queryRaw<LeaseRow[]>`
    UPDATE "Run"
    SET "workerId" = ${lease.holder}, "leaseEpoch" = "leaseEpoch" + 1,
        "leaseUntil" = clock_timestamp() + ${lease.leaseMs} * interval '1 millisecond'
    WHERE id = ${lease.runId} AND "finishedAt" IS NULL
      AND (("leaseUntil" IS NULL AND NOT ${lease.onlyExpired}) OR "leaseUntil" < clock_timestamp())
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
    UPDATE "Run" SET "leaseUntil" = clock_timestamp() - interval '1 millisecond'
    WHERE id = ${lease.runId} AND "leaseEpoch" = ${lease.leaseEpoch} AND "finishedAt" IS NULL`;
}

export type ExpiredLease = {
  runId: string;
  kind: string;
  workerId: string | null;
  leaseEpoch: number;
  phase: string;
  account: string;
  symbol: string;
  expiredForMs: number;
};

/** Unfinished runs that somebody held and that nobody holds now. */
export async function listExpiredLeases(tx: Tx): Promise<ExpiredLease[]> {
  return tx.$queryRaw`
    SELECT id AS "runId", kind, "workerId", "leaseEpoch", phase, account, symbol,
      extract(epoch FROM clock_timestamp() - "leaseUntil")::float8 * 1000 AS "expiredForMs"
    FROM "Run" WHERE "finishedAt" IS NULL AND "leaseUntil" < clock_timestamp()`;
}

/** Who holds a run, for the words of a refusal. */
export async function findHolder(tx: Tx, runId: string) {
  return tx.run.findUnique({ where: { id: runId }, select: { workerId: true, finishedAt: true } });
}
