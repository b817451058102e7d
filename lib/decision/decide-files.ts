import { findChecklistRow } from "../template/templates.ts";
import { MAX_FILES_PER_DECISION } from "./attachment-rules.ts";
import { type CommandOf, type Decided, type DecideInput, decided, type Handlers } from "./decide-input.ts";
import type { DecisionEventBody } from "./events.ts";
import { evidenceFreshness, evidenceRunUnderWay } from "./evidence-freshness.ts";
import type { Attachment } from "./model.ts";
import { newEvidence } from "./new-evidence.ts";
import { type Refused, refuse } from "./refusals.ts";

function isTarget({ template }: DecideInput, { kind, id }: Attachment["target"]): boolean {
  if (kind === "NOTE") return template.notes.some((note) => note.id === id);
  if (kind === "METRIC") return template.metrics.some((metric) => metric.id === id);
  return kind === "ITEM" && findChecklistRow(template, id) !== undefined;
}

type File = CommandOf<"attachFile">["attachment"];

function fileAttached(input: DecideInput, file: File): DecisionEventBody | Refused {
  const { decision, actor, nowMs } = input;
  if (decision.attachments.length >= MAX_FILES_PER_DECISION)
    return refuse("TOO_MANY_FILES", { limit: String(MAX_FILES_PER_DECISION) });
  const attachment = { ...file, by: actor.personId, byName: actor.name, atMs: nowMs };
  return { type: "fileAttached", attachment };
}

function attachFile(input: DecideInput, file: File): Decided {
  if (!isTarget(input, file.target)) return refuse("UNKNOWN_TARGET");
  const isThere = input.decision.attachments.some(
    ({ sha256, target }) =>
      sha256 === file.sha256 && target.kind === file.target.kind && target.id === file.target.id,
  );
  if (isThere) return refuse("ALREADY_ATTACHED");
  const event = fileAttached(input, file);
  return "ok" in event ? event : decided(input, event);
}

function removeAttachment(
  input: DecideInput,
  { attachmentId, reason }: CommandOf<"removeAttachment">,
): Decided {
  const attachment = input.decision.attachments.find((one) => one.id === attachmentId);
  if (!attachment) return refuse("UNKNOWN_ATTACHMENT");
  if (reason.trim() === "") return refuse("REASON_NEEDED");
  // Whoever ticked had this file before them.
  const reopened = attachment.target.kind === "ITEM" ? [attachment.target.id] : [];
  return decided(input, { type: "attachmentRemoved", attachment, reason, reopened });
}

/** Values of an outside bot take the place of a demo run, as long as no machine of ours measured them. */
function importEvidence(input: DecideInput, { evidence, attachment }: CommandOf<"importEvidence">): Decided {
  const { decision, template, actor, nowMs } = input;
  const { imported } = evidence;
  if (evidence.source !== "ATTESTED" || evidence.runId !== null || !imported) return refuse("BAD_EVIDENCE");
  if (attachment.target.kind !== "IMPORT" || attachment.sha256 !== imported.fileSha256)
    return refuse("BAD_EVIDENCE");
  if (evidence.measured.length === 0) return refuse("IMPORT_EMPTY");
  if (evidence.observedAtMs > nowMs) return refuse("OBSERVED_AT_INVALID");
  if (evidenceRunUnderWay(decision, template, "demo", nowMs))
    return refuse("EVIDENCE_RUN_UNDER_WAY", { what: "A demo run" });
  const { state } = evidenceFreshness(decision, template, "demo", nowMs);
  if (decision.demo?.source === "DEMO" && state === "FRESH") return refuse("MACHINE_EVIDENCE_STANDS");
  const by = { by: actor.personId, byName: actor.name, atMs: nowMs };
  const given = { ...evidence, imported: { ...imported, ...by, attachmentId: attachment.id } };
  const file = fileAttached(input, attachment);
  if ("ok" in file) return file;
  return decided(input, file, newEvidence(input, "demo", given));
}

/** Files that stand with the decision, and values that came in one. */
export const FILE_HANDLERS: Handlers<"attachFile" | "removeAttachment" | "importEvidence"> = {
  attachFile: (input, { attachment }) => attachFile(input, attachment),
  removeAttachment: (input, command) => removeAttachment(input, command),
  importEvidence: (input, command) => importEvidence(input, command),
};
