import { bytesDigest } from "../proof/bytes-digest.ts";
import { findDecisionFile, type StoredFile } from "../store/decision-files.ts";
import type { Service } from "./open-service.ts";

/** An attached file of a decision; null when it never had it. Throws when the stored bytes no longer give their digest. */
export async function loadAttachment(args: {
  service: Service;
  decisionId: string;
  attachmentId: string;
}): Promise<StoredFile | null> {
  const { service, decisionId, attachmentId } = args;
  const file = await findDecisionFile(service.store.prisma, decisionId, attachmentId);
  if (file && bytesDigest(file.bytes) !== file.sha256)
    throw new Error(`the stored bytes of ${attachmentId} are not those that were attached`);
  return file;
}
