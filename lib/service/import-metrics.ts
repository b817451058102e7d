import { checkFile } from "../decision/attachment-check.ts";
import { evidenceDigest } from "../decision/evidence-digest.ts";
import { type ImportPreview, importPreview } from "../decision/metrics-import/import-preview.ts";
import type { Evidence } from "../decision/model.ts";
import { may, whoMay } from "../decision/permissions.ts";
import type { RefusalCode, RefusalDetails } from "../decision/refusals.ts";
import { bytesDigest } from "../proof/bytes-digest.ts";
import { insertDecisionFile } from "../store/decision-files.ts";
import { findDecision } from "../store/decisions.ts";
import { findPerson } from "../store/people.ts";
import { findTemplate } from "../store/templates.ts";
import type { GivenFile } from "./attach-file.ts";
import { type CommandResult, handleCommand } from "./handle-command.ts";
import { newFileId } from "./new-id.ts";
import type { Service } from "./open-service.ts";
import { recordRefusedFile } from "./record-refused-file.ts";
import { inWords, type Refused, refuse } from "./refusal.ts";

/** No build of ours ran it. */
const OUTSIDE_BUILD = "outside";

type ImportArgs = { service: Service; actorPersonId: string; decisionId: string; file: GivenFile };
type Read = {
  ok: true;
  sha256: string;
  name: string;
  mediaType: "application/json" | "text/csv" | "text/plain";
  preview: ImportPreview;
  measured: Evidence["measured"];
};

async function readFile(args: ImportArgs): Promise<Read | Refused> {
  const { service, actorPersonId, decisionId, file } = args;
  const { prisma } = service.store;
  const refused = async (code: RefusalCode, details: RefusalDetails = {}) => {
    await recordRefusedFile(args, "importEvidence", code);
    return refuse(code, details);
  };
  const person = await findPerson(prisma, actorPersonId);
  if (!person?.active) return refuse("NOT_SIGNED_IN");
  if (!may(person, "importEvidence")) return refused("NOT_PERMITTED", { who: whoMay("importEvidence") });
  const stored = await findDecision(prisma, decisionId);
  const template = stored && (await findTemplate(prisma, stored.decision.templateId));
  if (!stored || !template) return refuse("NOT_FOUND", { what: "decision" });
  const checked = checkFile(file);
  if (!checked.ok) {
    await recordRefusedFile(args, "importEvidence", checked.refusal.code);
    return inWords(checked.refusal);
  }
  const { name, mediaType } = checked;
  if (mediaType !== "application/json" && mediaType !== "text/csv" && mediaType !== "text/plain")
    return refused("IMPORT_UNREADABLE", { reason: "it is not a text file" });
  const read = importPreview(file.bytes, stored.decision, template);
  if (!read.ok) return refused("IMPORT_UNREADABLE", { reason: read.reason });
  const { preview, measured } = read;
  return { ok: true, sha256: bytesDigest(file.bytes), name, mediaType, preview, measured };
}

/** What a metrics file would bring, without saving anything. Refusals: NOT_PERMITTED, FILE_*, IMPORT_UNREADABLE. */
export async function previewImport(
  args: ImportArgs,
): Promise<{ ok: true; sha256: string; preview: ImportPreview } | Refused> {
  const read = await readFile(args);
  return read.ok ? { ok: true, sha256: read.sha256, preview: read.preview } : read;
}

/**
 * Takes the values of a metrics file as attested evidence in place of a demo run, and keeps the raw file. `sha256`: of
 * the file that was previewed. `observedAtMs`: when the person says it was measured; a time in the file itself goes
 * first. Refusals: those of the preview, IMPORT_CHANGED, IMPORT_EMPTY, MACHINE_EVIDENCE_STANDS, OBSERVED_AT_INVALID.
 */
export async function importMetrics(
  args: ImportArgs & { expectedVersion: number; sha256: string; observedAtMs: number | null },
): Promise<CommandResult> {
  const { service, actorPersonId, decisionId, expectedVersion, file } = args;
  const read = await readFile(args);
  if (!read.ok) return read;
  const { name, mediaType, sha256, preview, measured } = read;
  if (sha256 !== args.sha256) {
    await recordRefusedFile(args, "importEvidence", "IMPORT_CHANGED");
    return refuse("IMPORT_CHANGED");
  }
  const nowMs = Date.now();
  const target = { kind: "IMPORT", id: "demo" } as const;
  const stored = { id: newFileId(), name, mediaType, sizeBytes: file.bytes.length, sha256 };
  const imported = { attachmentId: stored.id, fileName: name, format: preview.format, fileSha256: sha256 };
  // Who and when is written by the decision itself; here it only completes the shape.
  const evidence = {
    source: "ATTESTED" as const,
    runId: null,
    observedAtMs: preview.observedAtMs ?? args.observedAtMs ?? nowMs,
    measured,
    remarks: {},
    buildId: OUTSIDE_BUILD,
    outcome: "IMPORTED",
    imported: { ...imported, by: actorPersonId, byName: "", atMs: nowMs },
  };
  return handleCommand({
    service,
    actorPersonId,
    decisionId,
    expectedVersion,
    command: {
      type: "importEvidence",
      attachment: { ...stored, target },
      evidence: { ...evidence, digest: evidenceDigest(evidence) },
    },
    alsoSave: (tx) =>
      insertDecisionFile(tx, { ...stored, decisionId, by: actorPersonId, atMs: nowMs, bytes: file.bytes }),
  });
}
