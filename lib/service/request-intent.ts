import { FINAL_RUN_PHASES, type Intent, type RunPhase } from "../canary/run-events.ts";
import { may, whoMay } from "../decision/permissions.ts";
import { appendAudit } from "../store/audit.ts";
import { findPerson } from "../store/people.ts";
import { findUnseenIntent, insertIntent } from "../store/run-intents.ts";
import { findRun } from "../store/runs.ts";
import { inTransaction } from "../store/transaction.ts";
import { saveLateConfirmation } from "./late-confirmation.ts";
import { newIntentId } from "./new-id.ts";
import type { Service } from "./open-service.ts";
import { type Refused, refuse } from "./refusal.ts";

const MAX_REASON = 2_000;

/**
 * Asks something of a run: kill, hold, confirm a checkpoint and the like. The wish is saved and sent in one statement;
 * the audit entry follows on its own, so that a stop waits for nobody. Asking again what still waits changes nothing.
 * The one thing that a run takes after its end is the confirmation of a checkpoint, for as long as the template gives.
 * Refusals: NOT_SIGNED_IN, NOT_PERMITTED, NOT_FOUND, RUN_FINISHED, CONFIRMATION_OVER.
 */
export async function requestIntent(args: {
  service: Service;
  runId: string;
  actorPersonId: string;
  kind: Intent["kind"];
  checkpointId?: string | undefined;
  reason?: string | undefined;
}): Promise<{ ok: true; intentId: string } | Refused> {
  const { service, runId, kind, checkpointId } = args;
  const { prisma } = service.store;
  const [person, run] = await Promise.all([findPerson(prisma, args.actorPersonId), findRun(prisma, runId)]);
  if (!person?.active) return refuse("NOT_SIGNED_IN");
  const refused = (code: "NOT_PERMITTED" | "RUN_FINISHED") =>
    service.doorLog.refused({ code, door: kind, actor: person, subject: { type: "run", id: runId } });
  if (!may(person, kind)) {
    await refused("NOT_PERMITTED");
    return refuse("NOT_PERMITTED", { who: whoMay(kind) });
  }
  if (!run) return refuse("NOT_FOUND", { what: "run" });
  const isOver = FINAL_RUN_PHASES.has(run.phase as RunPhase);
  if (isOver && kind !== "CONFIRM_CHECKPOINT") {
    await refused("RUN_FINISHED");
    return refuse("RUN_FINISHED");
  }
  const waiting = await findUnseenIntent(prisma, { runId, kind, checkpointId: checkpointId ?? null });
  if (waiting && !isOver) return { ok: true, intentId: waiting };
  const reason = args.reason?.replaceAll("\u0000", "").slice(0, MAX_REASON);
  const intent: Intent = {
    id: newIntentId(),
    kind,
    who: { personId: person.personId, name: person.name },
    atMs: Date.now(),
    ...(checkpointId === undefined ? {} : { checkpointId }),
    ...(reason ? { reason } : {}),
  };
  if (isOver) return saveLateConfirmation(service, runId, intent);
  await insertIntent(prisma, runId, intent);
  // The wish stands in its own table and is on its way: an audit stream that fails must not make it look refused.
  await inTransaction(service.store, (tx) =>
    appendAudit(tx, {
      atMs: intent.atMs,
      actorId: person.personId,
      actorName: person.name,
      act: kind,
      subjectType: "run",
      subjectId: runId,
      detail: { intentId: intent.id, checkpointId: checkpointId ?? null, reason: reason ?? null },
    }),
  ).catch(() => {});
  return { ok: true, intentId: intent.id };
}
