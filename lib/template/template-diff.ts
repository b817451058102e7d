import { fieldText } from "./editor/read-field.ts";
import { editorSections } from "./editor/sections.ts";
import { leaves } from "./path-value.ts";
import type { Template } from "./schema.ts";

/** One changed row: where it stands, what it is called, and both values; null where one version has no such row. */
export type DiffLine = { section: string; label: string; before: string | null; after: string | null };

type Row = { path: string; section: string; label: string; text: string };

const NAMES = new Set(["id", "slug", "version"]);

/** Every value of a template in words: the editor's fields first, then whatever no field shows. */
function rowsOf(template: Template): Row[] {
  const shown: Row[] = editorSections(template).flatMap((section) =>
    section.groups.flatMap((group) =>
      group.fields.map((field) => {
        const options = field.options;
        const text = fieldText(template, field);
        return {
          path: field.path,
          section: section.title,
          label: group.title === field.label ? group.title : `${group.title}: ${field.label}`,
          text: withUnit(options?.find((one) => one.value === text)?.label ?? text, field.unit),
        };
      }),
    ),
  );
  const paths = new Set(shown.map((row) => row.path));
  const isShown = (path: string) => {
    const steps = path.split("/");
    return steps.some((_, index) => paths.has(steps.slice(0, index + 1).join("/")));
  };
  const rest = leaves(template)
    .filter(({ path }) => !NAMES.has(path) && !isShown(path))
    .map(({ path, value }) => ({
      path,
      section: "Details",
      label: path.replaceAll("/", " › "),
      text: value === null ? "" : String(value),
    }));
  return [...shown, ...rest];
}

const withUnit = (text: string, unit: string | undefined) => (unit && text !== "" ? `${text} ${unit}` : text);

/** What changed between two versions, row by row in words; their names and numbers are not compared. */
export function templateDiff(before: Template, after: Template): DiffLine[] {
  const old = new Map(rowsOf(before).map((row) => [row.path, row]));
  const now = rowsOf(after);
  const known = new Set(now.map((row) => row.path));
  const changed = now.flatMap((row): DiffLine[] => {
    const earlier = old.get(row.path);
    if (earlier?.text === row.text) return [];
    return [{ section: row.section, label: row.label, before: earlier?.text ?? null, after: row.text }];
  });
  const gone = [...old.values()]
    .filter((row) => !known.has(row.path))
    .map((row) => ({ section: row.section, label: row.label, before: row.text, after: null }));
  return [...changed, ...gone];
}
