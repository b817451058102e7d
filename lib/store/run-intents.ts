import { type Intent, intentSchema } from "../canary/run-events.ts";
import type { Tx } from "./transaction.ts";

export const INTENT_CHANNEL = "run_intents";

type Row = {
  id: string;
  kind: string;
  personId: string;
  personName: string;
  at: Date;
  checkpointId: string | null;
  reason: string | null;
};

function toIntent(row: Row): Intent {
  return intentSchema.parse({
    id: row.id,
    kind: row.kind,
    who: { personId: row.personId, name: row.personName },
    atMs: row.at.getTime(),
    ...(row.checkpointId === null ? {} : { checkpointId: row.checkpointId }),
    ...(row.reason === null ? {} : { reason: row.reason }),
  });
}

/** Writes an intent and tells the workers, in one statement and one commit: nothing stands between a person and a stop. */
export async function insertIntent(tx: Tx, runId: string, intent: Intent): Promise<void> {
  await tx.$queryRaw`
    WITH written AS (
      INSERT INTO "RunIntent" (id, "runId", kind, "personId", "personName", at, "checkpointId", reason)
      VALUES (${intent.id}, ${runId}, ${intent.kind}, ${intent.who.personId}, ${intent.who.name},
        ${new Date(intent.atMs)}, ${intent.checkpointId ?? null}, ${intent.reason ?? null})
      RETURNING "runId"
    ) SELECT pg_notify(${INTENT_CHANNEL}, "runId")::text FROM written`;
}

/** The same wish that is still waiting for the worker, if any. */
export async function findUnseenIntent(
  tx: Tx,
  wish: { runId: string; kind: string; checkpointId: string | null },
): Promise<string | null> {
  const row = await tx.runIntent.findFirst({
    where: { runId: wish.runId, kind: wish.kind, checkpointId: wish.checkpointId, seenAt: null },
    select: { id: true },
  });
  return row?.id ?? null;
}

/** Intents of a run that no worker has taken yet, oldest first. */
export async function listUnseenIntents(tx: Tx, runId: string): Promise<Intent[]> {
  return (await tx.runIntent.findMany({ where: { runId, seenAt: null }, orderBy: { seq: "asc" } })).map(
    toIntent,
  );
}

/** Every intent of a run, oldest first, with whether the worker took it. */
export async function listIntents(
  tx: Tx,
  runId: string,
): Promise<{ intent: Intent; seenAtMs: number | null }[]> {
  const rows = await tx.runIntent.findMany({ where: { runId }, orderBy: { seq: "asc" } });
  return rows.map((row) => ({ intent: toIntent(row), seenAtMs: row.seenAt?.getTime() ?? null }));
}

/** The worker has taken an intent. */
export async function markIntentSeen(tx: Tx, intentId: string): Promise<void> {
  await tx.runIntent.updateMany({ where: { id: intentId, seenAt: null }, data: { seenAt: new Date() } });
}
