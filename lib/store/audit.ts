import { canonicalJson } from "../proof/canonical-json.ts";
import type { AuditFacts, ChainEnd, ChainedEntry } from "../proof/hash-chain.ts";
import { Prisma } from "./generated/client.ts";
import { storableText } from "./storable-text.ts";
import type { Tx } from "./transaction.ts";

/** One act to be written down. `detail` holds what changed, as plain JSON. */
export type AuditAct = AuditFacts & {
  subjectType: "decision" | "run" | "person" | "session" | "template" | "venue" | "system";
};
export type AuditRow = AuditAct & { seq: number; recordedAtMs: number; prevHash: string; hash: string };

type Appended = { new_seq: number; recorded_at_ms: number; prev_hash: string; new_hash: string };

/**
 * Appends one entry to the chain, in the transaction of the act itself. The database's own function gives it its number
 * and its hash; the head row stays locked until the commit, so call it last: everything after it keeps all other
 * writers waiting.
 */
export async function appendAudit(tx: Tx, act: AuditAct): Promise<AuditRow> {
  const { atMs, actorId, actorName, act: name, subjectType, subjectId, detail } = act;
  const facts = { atMs, actorId, actorName, act: name, subjectType, subjectId, detail };
  // Only what JSON keeps can be verified later: undefined fields, prototypes and NUL are dropped before hashing.
  const plain = JSON.parse(JSON.stringify(facts, storableText)) as AuditAct;
  const [row] = await tx.$queryRaw<Appended[]>`SELECT * FROM append_audit(${canonicalJson(plain)})`;
  if (!row) throw new Error("The audit chain took no entry: the database was not migrated completely.");
  const { new_seq: seq, recorded_at_ms: recordedAtMs, prev_hash: prevHash, new_hash: hash } = row;
  return { ...plain, seq, recordedAtMs, prevHash, hash };
}

export type AuditFilter = {
  beforeSeq?: number;
  actorId?: string;
  act?: string;
  subjectId?: string;
  /** Entries of the decision itself and of its runs. */
  decisionId?: string;
  fromMs?: number;
  untilMs?: number;
  limit: number;
};

function whereOf(filter: AuditFilter): Prisma.Sql {
  const { beforeSeq, actorId, act, subjectId, decisionId, fromMs, untilMs } = filter;
  const parts = [
    beforeSeq === undefined ? null : Prisma.sql`seq < ${beforeSeq}`,
    actorId === undefined ? null : Prisma.sql`"actorId" = ${actorId}`,
    act === undefined ? null : Prisma.sql`act = ${act}`,
    subjectId === undefined ? null : Prisma.sql`"subjectId" = ${subjectId}`,
    decisionId === undefined
      ? null
      : Prisma.sql`(("subjectType" = 'decision' AND "subjectId" = ${decisionId}) OR ("subjectType" = 'run' AND "subjectId"
          IN (SELECT id FROM "Run" WHERE "decisionId" = ${decisionId})))`,
    fromMs === undefined ? null : Prisma.sql`"atMs" >= ${fromMs}`,
    untilMs === undefined ? null : Prisma.sql`"atMs" < ${untilMs}`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? Prisma.empty : Prisma.sql`WHERE ${Prisma.join(parts, " AND ")}`;
}

type Stored = Required<ChainedEntry>;

/** A table's row with its text taken apart. A text that nobody can read (tampering) shows as an empty act. */
function rowOf({ columns, text, ...link }: Stored): AuditRow {
  const empty = { ...columns, actorName: "", detail: {} } as AuditAct;
  try {
    return { ...empty, ...(JSON.parse(text) as AuditAct), ...link };
  } catch {
    return { ...empty, ...link };
  }
}

const COLUMNS =
  Prisma.raw(`seq, "recordedAtMs", "prevHash", hash, text, jsonb_build_object('atMs', "atMs", 'actorId', "actorId",
  'act', act, 'subjectType', "subjectType", 'subjectId', "subjectId") AS columns`);

/** Entries, newest first. */
export async function listAudit(tx: Tx, filter: AuditFilter): Promise<AuditRow[]> {
  const rows = await tx.$queryRaw<Stored[]>`
    SELECT ${COLUMNS} FROM "AuditEntry" ${whereOf(filter)} ORDER BY seq DESC LIMIT ${filter.limit}`;
  return rows.map(rowOf);
}

/** The different acts that were ever written down, for the filter's list. */
export async function listAuditActs(tx: Tx): Promise<string[]> {
  const rows = await tx.$queryRaw<{ act: string }[]>`SELECT DISTINCT act FROM "AuditEntry" ORDER BY act`;
  return rows.map(({ act }) => act);
}

/** A stretch of the chain in order, for verification. */
export function readChain(tx: Tx, afterSeq: number, limit: number): Promise<ChainedEntry[]> {
  return tx.$queryRaw<Stored[]>`
    SELECT ${COLUMNS} FROM "AuditEntry" WHERE seq > ${afterSeq} ORDER BY seq LIMIT ${limit}`;
}

/** Number and hash of the last entry, as the head row says and as the table has it, read at the same moment. */
export async function readAuditHead(tx: Tx): Promise<ChainEnd & { lastSeq: number }> {
  const [head] = await tx.$queryRaw<(ChainEnd & { lastSeq: number })[]>`
    SELECT seq, hash, coalesce((SELECT max(seq) FROM "AuditEntry"), 0) AS "lastSeq" FROM "AuditHead" WHERE id = 1`;
  if (!head) throw new Error("The audit chain has no head row: the database was not migrated completely.");
  return head;
}
