import { SEAL_ACT } from "../bundle/bundle-files.ts";
import { recordText, sealedPart } from "../bundle/seal-lines.ts";
import { MACHINE_ACTOR } from "../decision/permissions.ts";
import { nodeCrypto } from "../proof/node-crypto.ts";
import { appendAudit, listAudit } from "../store/audit.ts";
import { lockRun } from "../store/runs.ts";
import { inTransaction } from "../store/transaction.ts";
import type { Service } from "./open-service.ts";
import { readWholeRecord } from "./read-run-events.ts";

/**
 * Writes the hash of a finished run's record into the audit stream, once: from then on nobody can change an entry of it
 * unseen. Does nothing for a run that is not over.
 */
export async function sealRun(service: Service, runId: string): Promise<void> {
  const { prisma } = service.store;
  const isSealed = (tx: typeof prisma | Parameters<Parameters<typeof inTransaction>[1]>[0]) =>
    listAudit(tx, { subjectId: runId, act: SEAL_ACT, limit: 1 }).then((found) => found.length > 0);
  if (await isSealed(prisma)) return;
  const sealed = sealedPart(await readWholeRecord({ service, runId }));
  if (sealed.length === 0) return;
  const sha256 = await nodeCrypto.sha256Hex(recordText(sealed));
  await inTransaction(service.store, async (tx) => {
    await lockRun(tx, runId);
    if (await isSealed(tx)) return;
    await appendAudit(tx, {
      atMs: Date.now(),
      actorId: MACHINE_ACTOR.personId,
      actorName: MACHINE_ACTOR.name,
      act: SEAL_ACT,
      subjectType: "run",
      subjectId: runId,
      detail: { entries: sealed.length, sha256 },
    });
  });
}
