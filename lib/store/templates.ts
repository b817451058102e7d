import { type Template, templateSchema } from "../template/schema.ts";
import type { Tx } from "./transaction.ts";

/** Saves a template version of the house. Once a decision stands on it, it never changes again; versions that people made are never touched. Returns whether it was saved. */
export async function saveTemplateUnlessUsed(tx: Tx, template: Template): Promise<boolean> {
  const { id, slug, version, title } = template;
  const count = await tx.$executeRaw`
    INSERT INTO "TemplateVersion" AS known (id, slug, version, title, body)
    VALUES (${id}, ${slug}, ${version}, ${title}, ${JSON.stringify(template)}::jsonb)
    ON CONFLICT (id) DO UPDATE SET title = excluded.title, body = excluded.body
    WHERE known.body <> excluded.body
      AND cardinality(known.editors) = 0
      AND NOT EXISTS (SELECT 1 FROM "Decision" WHERE "Decision"."templateId" = known.id)`;
  return count > 0;
}

/** One template version; null when unknown. */
export async function findTemplate(tx: Tx, templateId: string): Promise<Template | null> {
  const row = await tx.templateVersion.findUnique({ where: { id: templateId } });
  return row && templateSchema.parse(row.body);
}

/** Every template version, newest of each slug first. */
export async function listTemplates(tx: Tx): Promise<Template[]> {
  const rows = await tx.templateVersion.findMany({ orderBy: [{ slug: "asc" }, { version: "desc" }] });
  return rows.map((row) => templateSchema.parse(row.body));
}
