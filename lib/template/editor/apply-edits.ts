import { templateProblems } from "../check/template-problems.ts";
import { showConfigLimits } from "../config-limits.ts";
import { type Template, templateSchema } from "../schema.ts";
import type { EditorField, TemplateProblem } from "./field.ts";
import { fieldText } from "./read-field.ts";
import { changeRows, type RowChange } from "./row-changes.ts";
import { editorSections } from "./sections.ts";
import { writeField } from "./write-field.ts";
import { writePrograms } from "./write-program.ts";

/** What a person typed, by the path of the field. Fields that are not named stay as they are. */
export type TemplateEdits = Readonly<Record<string, string>>;

export type Edited =
  | { ok: true; template: Template; problems: TemplateProblem[] }
  | { ok: false; problems: TemplateProblem[] };

/** Every field of the editor for this template. */
export function editorFields(template: Template): EditorField[] {
  return editorSections(template).flatMap((section) => section.groups.flatMap((group) => group.fields));
}

/** Every field with the text that it shows now. */
export function editorTexts(template: Template): Record<string, string> {
  return Object.fromEntries(editorFields(template).map((field) => [field.path, fieldText(template, field)]));
}

/**
 * The draft with a person's edits, and with one row more or less where they asked for it. Values that cannot be read
 * refuse the whole edit; values that do not fit one another come back as problems of the new draft, which can be saved
 * but not published.
 */
export function applyEdits(before: Template, edits: TemplateEdits, rows?: RowChange): Edited {
  let copy = structuredClone(before);
  const fields = new Map(editorFields(before).map((field) => [field.path, field]));
  const unreadable: TemplateProblem[] = [];
  for (const [path, text] of Object.entries(edits)) {
    const field = fields.get(path);
    if (field?.program) continue;
    const words = field ? writeField(copy, field, text) : "The template has no such field.";
    if (words) unreadable.push({ path, words, blocks: true });
  }
  unreadable.push(...writePrograms(copy, [...fields.values()], edits));
  if (unreadable.length > 0) return { ok: false, problems: unreadable };
  if (rows) {
    const changed = changeRows(copy, rows);
    if (!changed.ok) return changed;
    copy = changed.template;
  }
  const parsed = templateSchema.safeParse(showConfigLimits(copy));
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => ({
      path: issue.path.join("/"),
      words: CONFIG_SHAPES[issue.path.join("/")] ?? issue.message,
      blocks: true,
    }));
    return { ok: false, problems };
  }
  return { ok: true, template: parsed.data, problems: templateProblems(parsed.data) };
}

/** The shape of a configuration field in words. */
const CONFIG_SHAPES: Readonly<Record<string, string>> = {
  "config/symbol": "A symbol is 2 to 12 capital letters or digits and -PERP, for example BTC-PERP.",
  "config/sizeBtc": "Up to 4 digits and 8 decimals, for example 0.0001.",
  "config/positionLimitBtc": "Up to 4 digits and 8 decimals, for example 0.0002.",
  "config/maxLossUsd": "Up to 7 digits and 2 decimals, for example 50.",
  "config/dailyLossCapUsd": "Up to 7 digits and 2 decimals, for example 100.",
  "config/filters/maxSpreadBps": "Up to 4 digits and 4 decimals, for example 20.",
  "config/filters/minDepthUsd": "Up to 10 digits and 2 decimals, for example 100000.",
};
