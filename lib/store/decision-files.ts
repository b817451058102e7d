import type { Attachment } from "../decision/model.ts";
import type { Tx } from "./transaction.ts";

export type StoredFile = Pick<Attachment, "name" | "mediaType" | "sha256"> & {
  bytes: Uint8Array<ArrayBuffer>;
};

/** Keeps a file with its decision; content that is there already, under whatever name, is not stored again. */
export async function insertDecisionFile(
  tx: Tx,
  file: Omit<Attachment, "target" | "byName"> & { decisionId: string; bytes: Uint8Array<ArrayBuffer> },
): Promise<void> {
  const { id, decisionId, sha256, name, mediaType, sizeBytes, by, atMs, bytes } = file;
  await tx.fileContent.createMany({ data: [{ sha256, bytes }], skipDuplicates: true });
  await tx.decisionFile.create({
    data: { id, decisionId, sha256, name, mediaType, sizeBytes, personId: by, at: new Date(atMs) },
  });
}

/** A file of a decision, also one that a later revision has taken away; null when it never had it. */
export async function findDecisionFile(
  tx: Tx,
  decisionId: string,
  fileId: string,
): Promise<StoredFile | null> {
  const row = await tx.decisionFile.findFirst({
    where: { id: fileId, decisionId },
    include: { content: true },
  });
  if (!row) return null;
  const { name, mediaType, sha256, content } = row;
  return { name, mediaType: mediaType as Attachment["mediaType"], sha256, bytes: content.bytes };
}
