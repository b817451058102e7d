import { confirmAfterEnd } from "../canary/late-confirmation.ts";
import type { Intent } from "../canary/run-events.ts";
import { appendAudit } from "../store/audit.ts";
import { appendEventRows, asStorable } from "../store/run-events.ts";
import { findRun, lockRun, saveState } from "../store/runs.ts";
import { findTemplate } from "../store/templates.ts";
import { inTransaction } from "../store/transaction.ts";
import { foldStoredState } from "./fold-stored-state.ts";
import type { Service } from "./open-service.ts";
import { type Refused, refuse } from "./refusal.ts";
import { runColumns } from "./run-columns.ts";

/**
 * A person confirms a checkpoint of a run that is over: written into the run's record and the audit stream in one commit.
 * Refusals: NOT_FOUND, CONFIRMATION_OVER (never judged, confirmed before, or too late).
 */
export async function saveLateConfirmation(
  service: Service,
  runId: string,
  intent: Intent,
): Promise<{ ok: true; intentId: string } | Refused> {
  return inTransaction(service.store, async (tx) => {
    await lockRun(tx, runId);
    const run = await findRun(tx, runId);
    const state = run && (await foldStoredState(tx, runId));
    const template = run && (await findTemplate(tx, run.templateId));
    if (!state || !template) return refuse("NOT_FOUND", { what: "run" });
    const bodies = confirmAfterEnd(state, template, intent, intent.atMs);
    const events = asStorable((bodies ?? []).map((body) => ({ atMs: intent.atMs, body })));
    const isWritten = bodies && (await appendEventRows(tx, { runId, leaseEpoch: "OVER", events }));
    const { personId: actorId, name: actorName } = intent.who;
    const entry = { atMs: intent.atMs, actorId, actorName, subjectType: "run", subjectId: runId } as const;
    const checkpointId = intent.checkpointId ?? null;
    if (!isWritten) {
      const detail = { command: intent.kind, code: "CONFIRMATION_OVER", details: { checkpointId } };
      await appendAudit(tx, { ...entry, act: "refused", detail });
      return refuse("CONFIRMATION_OVER");
    }
    const folded = await foldStoredState(tx, runId);
    if (folded) await saveState(tx, runId, folded, runColumns(folded));
    const detail = { intentId: intent.id, checkpointId, afterTheEnd: true };
    await appendAudit(tx, { ...entry, act: intent.kind, detail });
    return { ok: true, intentId: intent.id };
  });
}
