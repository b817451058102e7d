import type { ApprovedContent } from "../decision/approved-content.ts";
import type { Prisma } from "./generated/client.ts";
import type { Tx } from "./transaction.ts";

export type StoredRevision = {
  revision: number;
  contentHash: string;
  content: ApprovedContent;
  frozenAtMs: number;
  personId: string;
  personName: string;
};

/** Keeps the approved content of a submitted revision as it was hashed. */
export async function insertRevision(tx: Tx, decisionId: string, given: StoredRevision): Promise<void> {
  const { content, frozenAtMs, ...row } = given;
  await tx.decisionRevision.create({
    data: {
      ...row,
      decisionId,
      frozenAt: new Date(frozenAtMs),
      content: content as unknown as Prisma.InputJsonObject,
    },
  });
}

/** Every submitted revision of a decision, oldest first. */
export async function listRevisions(tx: Tx, decisionId: string): Promise<StoredRevision[]> {
  const rows = await tx.decisionRevision.findMany({ where: { decisionId }, orderBy: { revision: "asc" } });
  return rows.map(({ revision, contentHash, content, frozenAt, personId, personName }) => ({
    revision,
    contentHash,
    content: content as unknown as ApprovedContent,
    frozenAtMs: frozenAt.getTime(),
    personId,
    personName,
  }));
}

/** The newest revision below this one that a person signed with whatever answer; null when there is none. */
export async function lastSignedRevision(
  tx: Tx,
  { decisionId, personId, below }: { decisionId: string; personId: string; below: number },
): Promise<number | null> {
  const row = await tx.decisionSignOff.findFirst({
    where: { decisionId, personId, revision: { lt: below } },
    orderBy: { revision: "desc" },
  });
  return row?.revision ?? null;
}
