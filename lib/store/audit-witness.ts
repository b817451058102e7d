import type { AlarmKind, Finding } from "../proof/chain-findings.ts";
import type { Checkpoint } from "../proof/checkpoint.ts";
import type { Tx } from "./transaction.ts";

export type StoredCheckpoint = Checkpoint & { note: string; publicKey: string };
export type AuditAlarm = {
  id: number;
  kind: AlarmKind;
  seq: number;
  reason: string;
  openedAtMs: number;
  clearedAtMs: number | null;
};

/** Publishes a signed head. */
export async function saveCheckpoint(
  tx: Tx,
  { seq, hash, atMs, note, publicKey }: StoredCheckpoint,
): Promise<void> {
  await tx.auditCheckpoint.create({ data: { seq, hash, atMs, note, publicKey } });
}

/** The newest checkpoint, or the newest that covers entry `seq`. */
export async function newestCheckpoint(tx: Tx, coversSeq = 0): Promise<StoredCheckpoint | null> {
  const found = await tx.auditCheckpoint.findFirst({
    where: { seq: { gte: coversSeq } },
    orderBy: { id: "desc" },
  });
  return found && { ...found };
}

/** Checkpoints, newest first. */
export async function listCheckpoints(tx: Tx, limit: number): Promise<StoredCheckpoint[]> {
  return tx.auditCheckpoint.findMany({ orderBy: { id: "desc" }, take: limit });
}

/** Opens an alarm unless the same one is open; returns whether it is new. */
export async function openAlarm(tx: Tx, { kind, seq, reason }: Finding, nowMs: number): Promise<boolean> {
  const open = await tx.auditAlarm.findFirst({ where: { kind, seq, clearedAtMs: null } });
  if (open) return false;
  await tx.auditAlarm.create({ data: { kind, seq, reason, openedAtMs: nowMs } });
  return true;
}

/** Ends the open alarms of these kinds that were opened before a moment; returns how many. */
export async function clearAlarms(
  tx: Tx,
  { kinds, openedBeforeMs, nowMs }: { kinds: readonly AlarmKind[]; openedBeforeMs: number; nowMs: number },
): Promise<number> {
  const { count } = await tx.auditAlarm.updateMany({
    where: { kind: { in: [...kinds] }, clearedAtMs: null, openedAtMs: { lt: openedBeforeMs } },
    data: { clearedAtMs: nowMs },
  });
  return count;
}

/** Alarms, open ones first, then the newest. */
export async function listAlarms(
  tx: Tx,
  query: { isOpenOnly: boolean; limit: number },
): Promise<AuditAlarm[]> {
  const rows = await tx.auditAlarm.findMany({
    where: query.isOpenOnly ? { clearedAtMs: null } : {},
    orderBy: [{ clearedAtMs: { sort: "desc", nulls: "first" } }, { id: "desc" }],
    take: query.limit,
  });
  return rows.map((row) => ({ ...row, kind: row.kind as AlarmKind }));
}

export type AuditSweep = { seq: number; atMs: number; tookMs: number };

/** Remembers that the whole chain up to `seq` was right. */
export async function saveSweep(tx: Tx, sweep: AuditSweep): Promise<void> {
  await tx.auditSweep.upsert({ where: { id: 1 }, create: { id: 1, ...sweep }, update: sweep });
}

export function readSweep(tx: Tx): Promise<AuditSweep | null> {
  return tx.auditSweep.findUnique({ where: { id: 1 }, select: { seq: true, atMs: true, tookMs: true } });
}
