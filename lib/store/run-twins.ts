import { type Twin, twinSchema } from "../report/twin/twin-model.ts";
import type { Prisma } from "./generated/client.ts";
import type { Tx } from "./transaction.ts";

/** Keeps what the twin of a run showed; a second saying replaces the first. */
export async function upsertTwin(tx: Tx, runId: string, twin: Twin, atMs: number): Promise<void> {
  const body = twin as unknown as Prisma.InputJsonObject;
  await tx.runTwin.upsert({ where: { runId }, create: { runId, atMs, body }, update: { atMs, body } });
}

/** What the twin of a run showed; null when nothing was kept. */
export async function findTwin(tx: Tx, runId: string): Promise<Twin | null> {
  const row = await tx.runTwin.findUnique({ where: { runId }, select: { body: true } });
  return row && twinSchema.parse(row.body);
}
