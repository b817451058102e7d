import type { RunEvent } from "../canary/run-events.ts";
import { canonicalJson } from "../proof/canonical-json.ts";
import { type ChainedEntry, parseAuditText, subjectLabel } from "../proof/hash-chain.ts";
import type { Template } from "../template/schema.ts";
import {
  AUDIT,
  type AuditLine,
  type BundledDecision,
  CHECKPOINT,
  CONTENT,
  DECISION,
  KEYS,
  MANIFEST,
  type Manifest,
  README,
  README_TEXT,
  runFile,
  TEMPLATE,
  WITNESS,
} from "./bundle-files.ts";
import type { HouseKeys } from "./check-signature.ts";
import { type BundleFiles, encodeText } from "./pack.ts";
import { recordText } from "./seal-lines.ts";

/** Hex SHA-256 of text (UTF-8). */
type Sha256 = (text: string) => string;

export type BundleParts = {
  decision: BundledDecision;
  /** Canonical JSON of the approved content. */
  contentText: string;
  template: Template;
  keys: HouseKeys;
  /** Finished runs by id, with their whole records. */
  runs: ReadonlyMap<string, readonly RunEvent[]>;
  exportedBy: Manifest["exportedBy"];
  exportedAtMs: number;
};

/** The files that a manifest lists, and the manifest with its hash: that hash goes into the audit stream with the export. */
export function listFiles(
  parts: BundleParts,
  sha256: Sha256,
): { files: Map<string, string>; manifestHash: string } {
  const { decision, contentText, template, keys, runs, exportedBy, exportedAtMs } = parts;
  const listed = new Map([
    [README, README_TEXT],
    [DECISION, canonicalJson(decision)],
    [CONTENT, contentText],
    [TEMPLATE, canonicalJson(template)],
    [KEYS, canonicalJson(keys)],
    ...[...runs].map(([runId, events]): [string, string] => [runFile(runId), recordText(events)]),
  ]);
  const manifest: Manifest = {
    v: 1,
    kind: "countersign/proof-bundle",
    decisionId: decision.id,
    exportedAtMs,
    exportedBy,
    files: Object.fromEntries([...listed].map(([name, text]) => [name, sha256(text)])),
  };
  const manifestText = canonicalJson(manifest);
  return { files: new Map([[MANIFEST, manifestText], ...listed]), manifestHash: sha256(manifestText) };
}

/** The entry in full when it is about the decision or one of its runs, else by its hashes. */
export function auditLineFor(
  entry: ChainedEntry,
  own: { decisionId: string; runIds: ReadonlySet<string> },
  sha256: Sha256,
): AuditLine {
  const { seq, recordedAtMs, prevHash, hash, text } = entry;
  const link = { seq, recordedAtMs, prevHash, hash };
  const facts = parseAuditText(text);
  const { subjectType = "", subjectId = "" } = facts ?? {};
  const isOwn =
    (subjectType === "decision" && subjectId === own.decisionId) ||
    (subjectType === "run" && own.runIds.has(subjectId));
  if (isOwn || !facts) return { ...link, text };
  return { ...link, subjectHash: sha256(subjectLabel(subjectType, subjectId)), textHash: sha256(text) };
}

/** All files of a bundle, ready to be packed. */
export function withProof(
  files: ReadonlyMap<string, string>,
  proof: { audit: readonly AuditLine[]; checkpoint: string; witness: string },
): BundleFiles {
  const all = new Map([
    ...files,
    [AUDIT, proof.audit.map((line) => `${canonicalJson(line)}\n`).join("")],
    [CHECKPOINT, proof.checkpoint],
    [WITNESS, `${proof.witness}\n`],
  ]);
  return new Map([...all].map(([name, text]) => [name, encodeText(text)]));
}
