import type { Command } from "./commands.ts";
import type { Attachment } from "./model.ts";
import { evidenceOf, NOW_MS } from "./test-decision.ts";

/** A file as the service hands it to the decision. */
export function fileOf(
  kind: Attachment["target"]["kind"],
  id: string,
  change: Partial<Attachment> = {},
): Omit<Attachment, "by" | "byName" | "atMs"> {
  const base = { id: "att-1", name: "proof.png", mediaType: "image/png", sizeBytes: 70 } as const;
  return { ...base, sha256: "a".repeat(64), target: { kind, id }, ...change };
}

/** Values of an outside bot that pass every rule of the demo, as an import. */
export function importOf(
  attachmentId: string,
  change: Parameters<typeof evidenceOf>[2] = {},
): Extract<Command, { type: "importEvidence" }> {
  const attachment = fileOf("IMPORT", "demo", { id: attachmentId, name: "bot.csv", mediaType: "text/csv" });
  const imported = {
    attachmentId,
    fileName: attachment.name,
    format: "CSV" as const,
    fileSha256: attachment.sha256,
    by: "erin",
    byName: "Erin",
    atMs: NOW_MS,
  };
  const measured = evidenceOf("DEMO", "none", change);
  const evidence = { ...measured, source: "ATTESTED" as const, runId: null, imported };
  return { type: "importEvidence", attachment, evidence };
}
