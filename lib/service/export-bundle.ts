import { setTimeout as sleep } from "node:timers/promises";
import { auditLineFor, type BundleParts, listFiles, withProof } from "../bundle/build-bundle.ts";
import { type AuditLine, EXPORT_ACT } from "../bundle/bundle-files.ts";
import { pack } from "../bundle/pack.ts";
import { may, whoMay } from "../decision/permissions.ts";
import { nodeCrypto } from "../proof/node-crypto.ts";
import { type AuditRow, appendAudit, readChain } from "../store/audit.ts";
import { newestCheckpoint, type StoredCheckpoint } from "../store/audit-witness.ts";
import { findDecision, lockDecision } from "../store/decisions.ts";
import { findPerson } from "../store/people.ts";
import { inTransaction } from "../store/transaction.ts";
import { gatherParts } from "./gather-bundle.ts";
import type { Service } from "./open-service.ts";
import { type Refused, refuse } from "./refusal.ts";

/** The witness signs every 3 s; longer than this means that it is not there. */
const WITNESS_WITHIN_MS = 15_000;
const POLL_MS = 250;
const PAGE = 2_000;
/** Somebody may act while a bundle is gathered; more often than this in a row, nobody does. */
const ATTEMPTS = 5;

const sha256 = (text: string) => nodeCrypto.sha256Hex(text) as string;

type Exporter = { personId: string; name: string };

/**
 * Writes the export into the stream, with the hash of everything that the bundle holds, while nobody can act on the
 * decision: so no act stands between what was gathered and the entry. Null when somebody acted meanwhile.
 */
function recordExport(
  { store }: Service,
  { parts, version }: { parts: BundleParts; version: number },
  manifestHash: string,
): Promise<AuditRow | null> {
  const { decision, exportedBy, exportedAtMs } = parts;
  return inTransaction(store, async (tx) => {
    const stored = await lockDecision(tx, decision.id);
    if (stored?.version !== version) return null;
    return appendAudit(tx, {
      atMs: exportedAtMs,
      actorId: exportedBy.personId,
      actorName: exportedBy.name,
      act: EXPORT_ACT,
      subjectType: "decision",
      subjectId: decision.id,
      detail: { manifest: manifestHash, number: decision.number, revision: decision.revision },
    });
  });
}

/** Gathers and records until nobody acted in between; null when the decision was never submitted. */
async function gatherAndRecord(service: Service, decisionId: string, by: Exporter) {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const gathered = await gatherParts(service, decisionId, by);
    if (!gathered) return refuse("NOTHING_TO_PROVE");
    const { files, manifestHash } = listFiles(gathered.parts, sha256);
    const entry = await recordExport(service, gathered, manifestHash);
    if (entry) return { ok: true as const, files, decision: gathered.parts.decision, entry };
  }
  return refuse("STALE");
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
 * Everything that proves a decision that was submitted, whatever became of it, as one zip. The export is an act of its
 * own: its entry carries the hash of the manifest, and the bundle is handed out once the witness has signed a head that
 * covers it. Refusals: NOT_FOUND, NOT_PERMITTED, NOTHING_TO_PROVE (never submitted), STALE (people act faster than it can
 * be gathered), WITNESS_SILENT.
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
  const recorded = await gatherAndRecord(service, decisionId, actor);
  if (!recorded.ok) return recorded;
  const { files, decision, entry } = recorded;
  const checkpoint = await untilWitnessed(service, entry.seq, witnessWithinMs);
  if (!checkpoint) return refuse("WITNESS_SILENT");
  const audit = await auditLines(service, checkpoint.seq, decision);
  const bundle = withProof(files, { audit, checkpoint: checkpoint.note, witness: checkpoint.publicKey });
  return {
    ok: true,
    fileName: `countersign-decision-${decision.number}-proof.zip`,
    archive: pack(bundle),
  };
}
