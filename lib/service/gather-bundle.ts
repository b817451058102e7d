import type { BundleParts } from "../bundle/build-bundle.ts";
import { type History, historyOf } from "../bundle/history.ts";
import type { RunEvent } from "../canary/run-events.ts";
import { canonicalJson } from "../proof/canonical-json.ts";
import { type AuditRow, listAudit } from "../store/audit.ts";
import { listRevisions } from "../store/decision-revisions.ts";
import { findDecision } from "../store/decisions.ts";
import { findTemplate } from "../store/templates.ts";
import type { Service } from "./open-service.ts";
import { readWholeRecord } from "./read-run-events.ts";
import { sealRun } from "./seal-run.ts";
import { readStepUpPublicKeys } from "./step-up-key.ts";

const PAGE = 1_000;

/** Every entry about the decision itself, oldest first. */
async function entriesAbout({ store }: Service, decisionId: string): Promise<AuditRow[]> {
  const entries: AuditRow[] = [];
  for (;;) {
    const beforeSeq = entries.at(-1)?.seq;
    const filter = { subjectId: decisionId, limit: PAGE, ...(beforeSeq === undefined ? {} : { beforeSeq }) };
    const page = await listAudit(store.prisma, filter);
    entries.push(...page);
    if (page.length < PAGE) return entries.reverse();
  }
}

/** Runs whose end the stream tells, sealed, with their whole records. */
async function finishedRuns(service: Service, history: History): Promise<Map<string, RunEvent[]>> {
  const runs = new Map<string, RunEvent[]>();
  for (const { runId, outcome } of history.runs) {
    if (outcome === null) continue;
    await sealRun(service, runId);
    runs.set(runId, await readWholeRecord({ service, runId }));
  }
  return runs;
}

/**
 * What a bundle of the decision's last submitted revision holds, as the audit stream tells it, and the version at which
 * that is all: null when nothing was ever submitted.
 */
export async function gatherParts(
  service: Service,
  decisionId: string,
  by: { personId: string; name: string },
): Promise<{ parts: BundleParts; version: number } | null> {
  const { prisma } = service.store;
  const history = historyOf(await entriesAbout(service, decisionId), decisionId);
  const stored = await findDecision(prisma, decisionId);
  if (!history || !stored) return null;
  const { revision, contentHash, phase, version, signOffs, authorisation } = history;
  const template = await findTemplate(prisma, stored.decision.templateId);
  const revisions = await listRevisions(prisma, decisionId);
  const frozen = revisions.findLast((one) => one.revision === revision);
  if (!template || !frozen) return null;
  const runs = await finishedRuns(service, history);
  const { decisionNumber: number, title } = frozen.content;
  const parts: BundleParts = {
    decision: {
      id: decisionId,
      number,
      title,
      revision,
      phase,
      contentHash,
      signOffs,
      authorisation,
      runs: history.runs.map(({ runId, kind, outcome }) => ({ runId, kind, outcome })),
    },
    contentText: canonicalJson(frozen.content),
    template,
    keys: readStepUpPublicKeys(service.varDir),
    runs,
    exportedBy: { personId: by.personId, name: by.name },
    exportedAtMs: Date.now(),
  };
  return { parts, version };
}
