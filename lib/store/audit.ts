import { entryHash } from "../proof/hash-chain.ts";
import type { Prisma } from "./generated/client.ts";
import type { Tx } from "./transaction.ts";

/** One act to be written down. `detail` holds what changed, as plain JSON. */
export type AuditAct = {
  atMs: number;
  actorId: string;
  actorName: string;
  act: string;
  subjectType: "decision" | "run" | "person" | "session" | "template" | "system";
  subjectId: string;
  detail: Record<string, unknown>;
};
export type AuditRow = AuditAct & { seq: number; prevHash: string; hash: string };

/**
 * Appends one entry to the chain, in the transaction of the act itself. The head row stays locked until the commit, so
 * call it last: everything after it keeps all other writers waiting.
 */
export async function appendAudit(tx: Tx, act: AuditAct): Promise<AuditRow> {
  const [head] = await tx.$queryRaw<{ seq: number; hash: string }[]>`
    SELECT seq, hash FROM "AuditHead" WHERE id = 1 FOR UPDATE`;
  if (!head) throw new Error("The audit chain has no head row: the database was not migrated completely.");
  // Only what JSON keeps can be verified later: undefined fields and prototypes are dropped before hashing.
  const plain = JSON.parse(JSON.stringify({ ...act, seq: head.seq + 1 })) as AuditAct & { seq: number };
  const row: AuditRow = { ...plain, prevHash: head.hash, hash: entryHash(head.hash, plain) };
  await tx.auditEntry.create({ data: { ...row, detail: row.detail as Prisma.InputJsonObject } });
  await tx.auditHead.update({ where: { id: 1 }, data: { seq: row.seq, hash: row.hash } });
  return row;
}

export type AuditFilter = {
  beforeSeq?: number;
  actorId?: string;
  act?: string;
  subjectId?: string;
  limit: number;
};

/** Entries, newest first. */
export async function listAudit(tx: Tx, filter: AuditFilter): Promise<AuditRow[]> {
  const rows = await tx.auditEntry.findMany({
    where: {
      ...(filter.beforeSeq ? { seq: { lt: filter.beforeSeq } } : {}),
      ...(filter.actorId ? { actorId: filter.actorId } : {}),
      ...(filter.act ? { act: filter.act } : {}),
      ...(filter.subjectId ? { subjectId: filter.subjectId } : {}),
    },
    orderBy: { seq: "desc" },
    take: filter.limit,
  });
  return rows as AuditRow[];
}

/** A stretch of the chain in order, for verification. */
export async function readChain(tx: Tx, afterSeq: number, limit: number): Promise<AuditRow[]> {
  const rows = await tx.auditEntry.findMany({
    where: { seq: { gt: afterSeq } },
    orderBy: { seq: "asc" },
    take: limit,
  });
  return rows as AuditRow[];
}

/** Number and hash of the last entry. */
export async function readAuditHead(tx: Tx): Promise<{ seq: number; hash: string }> {
  const { seq, hash } = await tx.auditHead.findUniqueOrThrow({ where: { id: 1 } });
  return { seq, hash };
}
