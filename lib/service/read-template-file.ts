import { findVersion, listVersions, type StoredVersion } from "../store/template-versions.ts";
import type { Tx } from "../store/transaction.ts";
import { templateProblems } from "../template/check/template-problems.ts";
import { importForm } from "../template/markdown-import.ts";
import { idFromWords } from "../template/row-ids.ts";
import type { Template } from "../template/schema.ts";
import { templateDiff } from "../template/template-diff.ts";
import type { TemplatePreview } from "../template/template-preview.ts";
import { importYaml } from "../template/yaml-import.ts";

/** A file as a person hands it in. `basedOn`: the version that a Markdown form is read against. */
export type TemplateFile = {
  format: "markdown" | "yaml";
  text: string;
  basedOn: string;
  /** A template of its own instead of the next version of `basedOn`; Markdown only, YAML names its template itself. */
  isNew: boolean;
};

export type ReadFile = { preview: TemplatePreview; template: Template | null };

const NOTHING = { unread: [], kept: [], missing: [], filledIn: 0 };

function answer(
  rest: Pick<TemplatePreview, "refusals" | "unread" | "kept" | "missing" | "filledIn">,
  template: Template | null,
  base: Template | null,
): ReadFile {
  const changes = template && base ? templateDiff(base, template) : [];
  const problems = template ? templateProblems(template) : [];
  const preview = {
    ...rest,
    slug: template?.slug ?? null,
    comparedWith: base?.id ?? null,
    changes,
    problems,
  };
  return { preview, template };
}

function readMarkdown(file: TemplateFile, base: StoredVersion, slugs: ReadonlySet<string>): ReadFile {
  const { template, refusals, ...rest } = importForm(file.text, base.template);
  const named = template && file.isNew ? { ...template, slug: idFromWords(template.title, slugs) } : template;
  return answer(
    { ...rest, refusals: refusals.map((words) => ({ line: null, words })) },
    named,
    base.template,
  );
}

function readYaml(file: TemplateFile, versions: readonly StoredVersion[]): ReadFile {
  const result = importYaml(file.text);
  if (!result.ok) return answer({ ...NOTHING, refusals: result.problems }, null, null);
  const base = versions.find(
    ({ template, status }) => template.slug === result.template.slug && status !== "DRAFT",
  );
  return answer({ ...NOTHING, refusals: [] }, result.template, base?.template ?? null);
}

/** Reads a file against the stored versions; null when `basedOn` is unknown. */
export async function readTemplateFile(tx: Tx, file: TemplateFile): Promise<ReadFile | null> {
  const versions = await listVersions(tx);
  if (file.format === "yaml") return readYaml(file, versions);
  const base = await findVersion(tx, file.basedOn);
  if (!base) return null;
  return readMarkdown(file, base, new Set(versions.map(({ template }) => template.slug)));
}
