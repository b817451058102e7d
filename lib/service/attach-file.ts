import { checkFile } from "../decision/attachment-check.ts";
import type { Attachment } from "../decision/model.ts";
import { bytesDigest } from "../proof/bytes-digest.ts";
import { insertDecisionFile } from "../store/decision-files.ts";
import { type CommandResult, handleCommand } from "./handle-command.ts";
import { newFileId } from "./new-id.ts";
import type { Service } from "./open-service.ts";
import { recordRefusedFile } from "./record-refused-file.ts";
import { inWords } from "./refusal.ts";

/** A file as it came in: its name and type are claims until the bytes were looked at. */
export type GivenFile = { name: string; claimedType: string; bytes: Uint8Array<ArrayBuffer> };

/**
 * Attaches a file to an item, a metric or a note of a decision: judged by its bytes, stored once by its SHA-256, part of
 * what is approved. Refusals: FILE_EMPTY, FILE_TOO_BIG, FILE_TYPE_NOT_ALLOWED, FILE_TYPE_MISMATCH, TOO_MANY_FILES,
 * ALREADY_ATTACHED, UNKNOWN_TARGET and those of every command.
 */
export async function attachFile(args: {
  service: Service;
  actorPersonId: string;
  decisionId: string;
  expectedVersion: number;
  target: Attachment["target"];
  file: GivenFile;
}): Promise<CommandResult> {
  const { service, actorPersonId, decisionId, expectedVersion, target, file } = args;
  const checked = checkFile(file);
  if (!checked.ok) {
    await recordRefusedFile(args, "attachFile", checked.refusal.code);
    return inWords(checked.refusal);
  }
  const { name, mediaType } = checked;
  const { bytes } = file;
  const stored = { id: newFileId(), name, mediaType, sizeBytes: bytes.length, sha256: bytesDigest(bytes) };
  const by = { by: actorPersonId, atMs: Date.now() };
  return handleCommand({
    service,
    actorPersonId,
    decisionId,
    expectedVersion,
    command: { type: "attachFile", attachment: { ...stored, target } },
    alsoSave: (tx) => insertDecisionFile(tx, { ...stored, ...by, decisionId, bytes }),
  });
}
