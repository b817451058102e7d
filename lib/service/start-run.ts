import { applyRunEvent } from "../canary/apply.ts";
import { emptyRunState } from "../canary/model.ts";
import type { RunEvent, RunKind } from "../canary/run-events.ts";
import type { Decision } from "../decision/model.ts";
import { insertFirstEvent } from "../store/run-events.ts";
import { countAttempts, insertRun } from "../store/runs.ts";
import type { Tx } from "../store/transaction.ts";
import type { Template } from "../template/schema.ts";
import { accountOfRun } from "../venue/eligible-runs.ts";
import { buildId } from "./build-id.ts";
import type { Service } from "./open-service.ts";

/** Inserts a run with its first entry and sends its job, all in the transaction of the act that started it. */
export async function startRun(
  tx: Tx,
  service: Service,
  start: {
    runId: string;
    kind: RunKind;
    decision: Decision;
    template: Template;
    createdBy: string;
    nowMs: number;
  },
): Promise<void> {
  const { runId, kind, decision, template, createdBy, nowMs } = start;
  const isCanary = kind === "CANARY";
  const contentHash = isCanary ? decision.contentHash : null;
  const account = accountOfRun(kind, decision.config.venue);
  const first: RunEvent = {
    seq: 1,
    atMs: nowMs,
    body: {
      type: "runQueued",
      kind,
      decisionId: decision.id,
      templateId: template.id,
      config: decision.config,
      durationSec: isCanary ? decision.config.durationSec : template.timing.demoDurationSec,
      countdownSec: isCanary ? template.timing.countdownSec : 0,
      contentHash,
      buildId: buildId(),
      account,
    },
  };
  const attempt = (await countAttempts(tx, decision.id, kind)) + 1;
  const run = {
    id: runId,
    decisionId: decision.id,
    kind,
    attempt,
    templateId: template.id,
    account,
    symbol: decision.config.symbol,
    contentHash,
    buildId: buildId(),
    createdBy,
  };
  await insertRun(tx, run, applyRunEvent(emptyRunState(), first));
  await insertFirstEvent(tx, runId, first);
  await service.jobs.sendRun(tx, runId);
}
