import { type Decision, decisionSchema } from "../decision/model.ts";
import type { Prisma } from "./generated/client.ts";
import type { Tx } from "./transaction.ts";

export type StoredDecision = { decision: Decision; version: number; updatedAtMs: number };

type Row = { body: unknown; version: number; updatedAt: Date };

function toStored(row: Row): StoredDecision {
  return {
    decision: decisionSchema.parse(row.body),
    version: row.version,
    updatedAtMs: row.updatedAt.getTime(),
  };
}

function columnsOf(decision: Decision) {
  const { title, templateId, phase, revision, retryOf } = decision;
  return { title, templateId, phase, revision, retryOf, body: decision as unknown as Prisma.InputJsonObject };
}

/** The next number of a decision; numbers of abandoned attempts stay unused. */
export async function takeDecisionNumber(tx: Tx): Promise<number> {
  const rows = await tx.$queryRaw<{ number: bigint }[]>`
    SELECT nextval(pg_get_serial_sequence('"Decision"', 'number')) AS number`;
  return Number(rows[0]?.number);
}

/** Saves a new decision as version 1. */
export async function insertDecision(tx: Tx, decision: Decision): Promise<void> {
  const createdAt = new Date(decision.createdAtMs);
  await tx.decision.create({
    data: {
      id: decision.id,
      number: decision.number,
      version: 1,
      createdAt,
      updatedAt: createdAt,
      ...columnsOf(decision),
    },
  });
}

/** Reads a decision and keeps its row locked until the transaction ends; null when there is none. */
export async function lockDecision(tx: Tx, decisionId: string): Promise<StoredDecision | null> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT body, version, "updatedAt" FROM "Decision" WHERE id = ${decisionId} FOR UPDATE`;
  return rows[0] ? toStored(rows[0]) : null;
}

/** Reads a decision without locking it; null when there is none. */
export async function findDecision(tx: Tx, decisionId: string): Promise<StoredDecision | null> {
  const row = await tx.decision.findUnique({ where: { id: decisionId } });
  return row && toStored(row);
}

/** Compare-and-set: saves the decision as `version + 1` if it still is at `version`; returns whether it was. */
export async function saveDecision(tx: Tx, decision: Decision, version: number, now: Date): Promise<boolean> {
  const { count } = await tx.decision.updateMany({
    where: { id: decision.id, version },
    data: { ...columnsOf(decision), version: version + 1, updatedAt: now },
  });
  return count === 1;
}

/** The statement hashes that count: the newest sign-off of each role and revision that was not withdrawn. */
function standingOf(decision: Decision): Set<string> {
  const newest = new Map<string, string>();
  for (const signOff of decision.signOffs) {
    const station = `${signOff.statement.revision} ${signOff.role}`;
    if (signOff.withdrawnAtMs === null) newest.set(station, signOff.statementHash);
  }
  return new Set(newest.values());
}

/** Makes the sign-off rows equal to the decision's sign-offs; the partial unique indexes refuse a second role or person. */
export async function saveSignOffs(tx: Tx, before: Decision, after: Decision, now: Date): Promise<void> {
  const had = standingOf(before);
  const has = standingOf(after);
  const gone = [...had].filter((hash) => !has.has(hash));
  if (gone.length > 0) {
    await tx.decisionSignOff.updateMany({
      where: { statementHash: { in: gone }, withdrawnAt: null },
      data: { withdrawnAt: now },
    });
  }
  const fresh = after.signOffs.filter(
    (signOff) => has.has(signOff.statementHash) && !had.has(signOff.statementHash),
  );
  if (fresh.length === 0) return;
  await tx.decisionSignOff.createMany({
    data: fresh.map(({ statement, statementHash, role, choice }) => ({
      statementHash,
      decisionId: after.id,
      revision: statement.revision,
      role,
      choice,
      personId: statement.personId,
      at: new Date(statement.atMs),
    })),
  });
}

/** Decisions, last changed first. `q` looks in the title and the number. */
export async function listDecisions(
  tx: Tx,
  filter: { phase?: string; q?: string; symbol?: string; createdBy?: string; limit: number },
): Promise<StoredDecision[]> {
  const number = Number(filter.q);
  const rows = await tx.decision.findMany({
    where: {
      ...(filter.phase ? { phase: filter.phase } : {}),
      // Both stand in the stored whole, not in columns of their own.
      AND: [
        ...(filter.symbol ? [{ body: { path: ["config", "symbol"], equals: filter.symbol } }] : []),
        ...(filter.createdBy ? [{ body: { path: ["createdBy"], equals: filter.createdBy } }] : []),
      ],
      ...(filter.q
        ? {
            OR: [
              { title: { contains: filter.q, mode: "insensitive" as const } },
              ...(Number.isSafeInteger(number) ? [{ number }] : []),
            ],
          }
        : {}),
    },
    orderBy: { updatedAt: "desc" },
    take: filter.limit,
  });
  return rows.map(toStored);
}

/** Phases in which a change of people, or time alone, can still matter. */
const OPEN_PHASES = ["DRAFT", "IN_REVIEW", "AUTHORIZED"];

/** Decisions that are not over and not refused, last changed first. */
export async function listOpenDecisions(tx: Tx): Promise<StoredDecision[]> {
  const rows = await tx.decision.findMany({
    where: { phase: { in: OPEN_PHASES } },
    orderBy: { updatedAt: "desc" },
  });
  return rows.map(toStored);
}

/** Decisions whose canary failed and that were changed since a moment, last changed first. */
export async function listFailedSince(tx: Tx, since: Date): Promise<StoredDecision[]> {
  const rows = await tx.decision.findMany({
    where: { phase: "FAILED", updatedAt: { gte: since } },
    orderBy: { updatedAt: "desc" },
  });
  return rows.map(toStored);
}

/** The symbols that decisions have, in order. */
export async function listSymbols(tx: Tx): Promise<string[]> {
  const rows = await tx.$queryRaw<{ symbol: string }[]>`
    SELECT DISTINCT body->'config'->>'symbol' AS symbol FROM "Decision" ORDER BY symbol`;
  return rows.map((row) => row.symbol);
}
