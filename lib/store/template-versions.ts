import { type Template, templateSchema } from "../template/schema.ts";
import { VERSION_STATUSES, type VersionStatus } from "../template/version-status.ts";
import type { Prisma } from "./generated/client.ts";
import type { Tx } from "./transaction.ts";

/** A template version with its history. `revision` counts the saves of a draft; house versions have no editors. */
export type StoredVersion = {
  template: Template;
  status: VersionStatus;
  revision: number;
  basedOn: string | null;
  editors: string[];
  createdAtMs: number;
  draftedByName: string | null;
  publishedByName: string | null;
  publishedAtMs: number | null;
  retiredByName: string | null;
  retiredAtMs: number | null;
  usedBy: number;
};

type Row = Prisma.TemplateVersionGetPayload<{ include: { _count: { select: { decisions: true } } } }>;
const WITH_COUNT = { include: { _count: { select: { decisions: true } } } } as const;

function toStored(row: Row): StoredVersion {
  const status = VERSION_STATUSES.find((one) => one === row.status);
  if (!status) throw new Error(`Template version ${row.id} has the unknown status ${row.status}.`);
  return {
    template: templateSchema.parse(row.body),
    status,
    revision: row.revision,
    basedOn: row.basedOn,
    editors: row.editors,
    createdAtMs: row.createdAt.getTime(),
    draftedByName: row.draftedByName,
    publishedByName: row.publishedByName,
    publishedAtMs: row.publishedAt?.getTime() ?? null,
    retiredByName: row.retiredByName,
    retiredAtMs: row.retiredAt?.getTime() ?? null,
    usedBy: row._count.decisions,
  };
}

/** Every version that is not discarded, by slug, newest first. */
export async function listVersions(tx: Tx): Promise<StoredVersion[]> {
  const rows = await tx.templateVersion.findMany({
    where: { status: { not: "DISCARDED" } },
    orderBy: [{ slug: "asc" }, { version: "desc" }],
    ...WITH_COUNT,
  });
  return rows.map(toStored);
}

/** One version; null when unknown. */
export async function findVersion(tx: Tx, templateId: string): Promise<StoredVersion | null> {
  const row = await tx.templateVersion.findUnique({ where: { id: templateId }, ...WITH_COUNT });
  return row && toStored(row);
}

/** One version, its row locked until the transaction ends; null when unknown. */
export async function lockVersion(tx: Tx, templateId: string): Promise<StoredVersion | null> {
  await tx.$queryRaw`SELECT id FROM "TemplateVersion" WHERE id = ${templateId} FOR UPDATE`;
  return findVersion(tx, templateId);
}

/** The number of the next version of a slug; two that ask at once get the same, and the index refuses the second. */
export async function nextVersionNumber(tx: Tx, slug: string): Promise<number> {
  const { _max } = await tx.templateVersion.aggregate({ where: { slug }, _max: { version: true } });
  return (_max.version ?? 0) + 1;
}

/** Saves a new draft. */
export async function insertDraft(
  tx: Tx,
  template: Template,
  by: { personId: string; name: string; basedOn: string | null; atMs: number },
): Promise<void> {
  const { id, slug, version, title } = template;
  await tx.templateVersion.create({
    data: {
      ...{ id, slug, version, title, body: template as unknown as Prisma.InputJsonObject },
      status: "DRAFT",
      basedOn: by.basedOn,
      editors: [by.personId],
      draftedByName: by.name,
      createdAt: new Date(by.atMs),
    },
  });
}

/** Saves the content of a locked draft as its next revision. */
export async function saveDraft(tx: Tx, before: StoredVersion, template: Template, personId: string) {
  const editors = [...new Set([...before.editors, personId])];
  await tx.templateVersion.update({
    where: { id: template.id },
    data: {
      title: template.title,
      body: template as unknown as Prisma.InputJsonObject,
      editors,
      revision: before.revision + 1,
    },
  });
}

/** Moves a locked version to its next status. */
export async function setStatus(
  tx: Tx,
  templateId: string,
  status: VersionStatus,
  by: { name: string; atMs: number },
): Promise<void> {
  const at = new Date(by.atMs);
  const stamp =
    status === "PUBLISHED"
      ? { publishedByName: by.name, publishedAt: at }
      : { retiredByName: by.name, retiredAt: at };
  await tx.templateVersion.update({ where: { id: templateId }, data: { status, ...stamp } });
}
