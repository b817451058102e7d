import { setTimeout as sleep } from "node:timers/promises";
import { auditLineFor, type BundleParts, listFiles, withProof } from "../bundle/build-bundle.ts";
import { type AuditLine, EXPORT_ACT } from "../bundle/bundle-files.ts";
import { pack } from "../bundle/pack.ts";
import type { RunEvent } from "../canary/run-events.ts";
import type { Decision } from "../decision/model.ts";
import { may, whoMay } from "../decision/permissions.ts";
import { canonicalJson } from "../proof/canonical-json.ts";
import { nodeCrypto } from "../proof/node-crypto.ts";
import { readChain } from "../store/audit.ts";
import { newestCheckpoint, type StoredCheckpoint } from "../store/audit-witness.ts";
import { listRevisions } from "../store/decision-revisions.ts";
import { findDecision } from "../store/decisions.ts";
import { findPerson } from "../store/people.ts";
import { findRun } from "../store/runs.ts";
import { findTemplate } from "../store/templates.ts";
import type { Service } from "./open-service.ts";
import { readWholeRecord } from "./read-run-events.ts";
import { recordActs } from "./record-act.ts";
import { type Refused, refuse } from "./refusal.ts";
import { sealRun } from "./seal-run.ts";
import { readStepUpPublicKeys } from "./step-up-key.ts";

/** The witness signs every 3 s; longer than this means that it is not there. */
const WITNESS_WITHIN_MS = 15_000;
const POLL_MS = 250;
const PAGE = 2_000;

const sha256 = (text: string) => nodeCrypto.sha256Hex(text) as string;

/** Runs that are over, sealed, with their whole records. */
async function finishedRuns(service: Service, decision: Decision): Promise<Map<string, RunEvent[]>> {
  const runs = new Map<string, RunEvent[]>();
  for (const { runId } of decision.runs) {
    const row = await findRun(service.store.prisma, runId);
    if (!row?.finishedAt) continue;
    await sealRun(service, runId);
    runs.set(runId, await readWholeRecord({ service, runId }));
  }
  return runs;
}

type Exporter = { personId: string; name: string };

async function gatherParts(service: Service, decision: Decision, by: Exporter): Promise<BundleParts | null> {
  const { prisma } = service.store;
  const { contentHash, authorisation } = decision;
  const template = await findTemplate(prisma, decision.templateId);
  const revisions = await listRevisions(prisma, decision.id);
  const frozen = revisions.findLast((one) => one.contentHash === contentHash);
  if (contentHash === null || !authorisation || !template || !frozen) return null;
  const runs = await finishedRuns(service, decision);
  const { id, number, title, revision, phase, signOffs } = decision;
  return {
    decision: {
      id,
      number,
      title,
      revision,
      phase,
      contentHash,
      signOffs,
      authorisation,
      runs: decision.runs.map(({ runId, kind, outcome }) => ({
        runId,
        kind,
        outcome: runs.has(runId) ? outcome : null,
      })),
    },
    contentText: canonicalJson(frozen.content),
    template,
    keys: readStepUpPublicKeys(service.varDir),
    runs,
    exportedBy: { personId: by.personId, name: by.name },
    exportedAtMs: Date.now(),
  };
}

/** Waits until the witness has signed a head that covers the entry. */
async function untilWitnessed(
  service: Service,
  seq: number,
  withinMs: number,
): Promise<StoredCheckpoint | null> {
  const untilMs = performance.now() + withinMs;
  for (;;) {
    const checkpoint = await newestCheckpoint(service.store.prisma, seq);
    if (checkpoint || performance.now() >= untilMs) return checkpoint;
    await sleep(POLL_MS);
  }
}

async function auditLines(
  service: Service,
  upToSeq: number,
  decision: BundleParts["decision"],
): Promise<AuditLine[]> {
  const own = { decisionId: decision.id, runIds: new Set(decision.runs.map(({ runId }) => runId)) };
  const lines: AuditLine[] = [];
  while (lines.length < upToSeq) {
    const limit = Math.min(PAGE, upToSeq - lines.length);
    const page = await readChain(service.store.prisma, lines.at(-1)?.seq ?? 0, limit);
    if (page.length === 0) break;
    lines.push(...page.map((entry) => auditLineFor(entry, own, sha256)));
  }
  return lines;
}

/**
 * Everything that proves an authorised decision, as one zip. The export is an act of its own: its entry carries the hash
 * of the manifest, and the bundle is handed out once the witness has signed a head that covers it. Refusals: NOT_FOUND,
 * NOT_PERMITTED, NOTHING_TO_PROVE (never authorised), WITNESS_SILENT.
 */
export async function exportBundle(args: {
  service: Service;
  actorPersonId: string;
  decisionId: string;
  witnessWithinMs?: number;
}): Promise<{ ok: true; fileName: string; archive: Uint8Array } | Refused> {
  const { service, actorPersonId, decisionId, witnessWithinMs = WITNESS_WITHIN_MS } = args;
  const { prisma } = service.store;
  const [actor, stored] = await Promise.all([
    findPerson(prisma, actorPersonId),
    findDecision(prisma, decisionId),
  ]);
  if (!actor?.active) return refuse("NOT_SIGNED_IN");
  if (!may(actor, "viewAudit")) return refuse("NOT_PERMITTED", { who: whoMay("viewAudit") });
  if (!stored) return refuse("NOT_FOUND", { what: "decision" });
  const parts = await gatherParts(service, stored.decision, actor);
  if (!parts) return refuse("NOTHING_TO_PROVE");
  const { files, manifestHash } = listFiles(parts, sha256);
  const entry = await recordActs(service, [
    {
      atMs: parts.exportedAtMs,
      actorId: actor.personId,
      actorName: actor.name,
      act: EXPORT_ACT,
      subjectType: "decision",
      subjectId: decisionId,
      detail: { manifest: manifestHash, number: parts.decision.number, revision: parts.decision.revision },
    },
  ]);
  const checkpoint = await untilWitnessed(service, entry.seq, witnessWithinMs);
  if (!checkpoint) return refuse("WITNESS_SILENT");
  const audit = await auditLines(service, checkpoint.seq, parts.decision);
  const bundle = withProof(files, { audit, checkpoint: checkpoint.note, witness: checkpoint.publicKey });
  return {
    ok: true,
    fileName: `countersign-decision-${parts.decision.number}-proof.zip`,
    archive: pack(bundle),
  };
}
