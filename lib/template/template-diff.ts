import { fieldText } from "./editor/read-field.ts";
import { editorSections } from "./editor/sections.ts";
import { leaves } from "./path-value.ts";
import type { Template } from "./schema.ts";

/** One changed row: where it stands, what it is called, and both values; null where one version has no such row. */
export type DiffLine = { section: string; label: string; before: string | null; after: string | null };

type Row = { path: string; section: string; label: string; text: string };

const NAMES = new Set(["id", "slug", "version"]);
const DETAILS = "Details";

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
  // Such a limit only repeats what the configuration says.
  const followsConfig = (path: string) =>
    path.endsWith("/limit") && paths.has(path.replace(/limit$/, "ofConfig/factor"));
  const rest = leaves(template)
    .filter(({ path }) => !NAMES.has(path) && !isShown(path) && !followsConfig(path))
    .map(({ path, value }) => ({
      path,
      section: DETAILS,
      label: path.replaceAll("/", " › "),
      text: value === null ? "" : String(value),
    }));
  return [...shown, ...rest];
}

const withUnit = (text: string, unit: string | undefined) => (unit && text !== "" ? `${text} ${unit}` : text);

/** The list element that a path leads into: "mustHaves/must-loss" of "mustHaves/must-loss/criteria/0/op". */
const parentsOf = (path: string): string[] => {
  const steps = path.split("/");
  return steps.map((_, index) => steps.slice(0, index + 1).join("/"));
};

/** What changed between two versions, row by row in words; their names and numbers are not compared. */
export function templateDiff(before: Template, after: Template): DiffLine[] {
  const old = new Map(rowsOf(before).map((row) => [row.path, row]));
  const now = new Map(rowsOf(after).map((row) => [row.path, row]));
  const oneSided = [...old.values(), ...now.values()].filter(
    ({ path, section }) => section !== DETAILS && old.has(path) !== now.has(path),
  );
  const rows = new Set(
    oneSided.filter(({ path }) => path.endsWith("/text")).map(({ path }) => path.slice(0, -5)),
  );
  // A row that came or went is told by its words and limits; its inner details say no more.
  const isInside = ({ path, section }: Row) =>
    section === DETAILS && parentsOf(path).some((parent) => rows.has(parent));
  const changed = [...now.values()].flatMap((row): DiffLine[] => {
    const earlier = old.get(row.path);
    if (earlier?.text === row.text || (!earlier && isInside(row))) return [];
    return [{ section: row.section, label: row.label, before: earlier?.text ?? null, after: row.text }];
  });
  const gone = [...old.values()]
    .filter((row) => !now.has(row.path) && !isInside(row))
    .map((row) => ({ section: row.section, label: row.label, before: row.text, after: null }));
  return [...changed, ...gone];
}
