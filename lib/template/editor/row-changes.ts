import { ruleWords } from "../judge-criterion.ts";
import { MEASURE_WORDS } from "../measure-words.ts";
import { type Path, readPath } from "../path-value.ts";
import { idFromWords } from "../row-ids.ts";
import type { Comparison, Criterion, EvidenceSource, RuledItem, Template } from "../schema.ts";
import { TEMPLATES } from "../templates.ts";
import type { TemplateProblem } from "./field.ts";
import { decimalProblem, textProblem } from "./write-field.ts";

/** A list of ruled rows that the editor can make longer or shorter. */
export type RowList = { path: Path; title: string };
/** A rule that the engine judges: what it measures, and where it takes that from. */
export type KnownRule = {
  key: string;
  label: string;
  unit: string;
  source: EvidenceSource;
  criterion: Criterion;
};
/** A row as a person asks for it; `rule` is the key of a known rule. A limit of "" takes the rule's own. */
export type NewRow = { text: string; rule: string; op: Comparison; limit: string };
export type RowChange = { type: "ADD"; list: Path; row: NewRow } | { type: "REMOVE"; path: Path };

type RowsChanged = { ok: true; template: Template } | { ok: false; problems: TemplateProblem[] };

/** More rows than anybody reads before they sign. */
const MAX_ROWS = 40;

const isBeforeTheRun = (path: Path) => path.startsWith("checklists/") || path === "metrics";

/** The lists whose rows are judged by rules. */
export function rowLists(template: Template): RowList[] {
  return [
    ...template.checklists.map(({ id, title }) => ({ path: `checklists/${id}/items`, title })),
    { path: "metrics", title: "Metrics snapshot" },
    ...template.checkpoints.map(({ id, title }) => ({ path: `checkpoints/${id}/items`, title })),
    { path: "mustHaves", title: "Must-haves" },
    { path: "targets", title: "Targets" },
  ];
}

function rowsBefore({ checklists, metrics }: Template): RuledItem[] {
  return [...metrics, ...checklists.flatMap(({ items }) => items)];
}

function rowsOfTheRun({ mustHaves, targets, checkpoints }: Template): RuledItem[] {
  return [...mustHaves, ...targets, ...checkpoints.flatMap(({ items }) => items)];
}

/**
 * The rules that rows of a list can have: those by which this template or one of the house judges rows of the same kind,
 * so each is measured there. A measure that nothing takes in such a place would never be anything but missing.
 */
export function knownRules(template: Template, list: Path): KnownRule[] {
  const rows = [template, ...TEMPLATES].flatMap(isBeforeTheRun(list) ? rowsBefore : rowsOfTheRun);
  const rules = new Map<string, KnownRule>();
  for (const { source, criteria } of rows) {
    for (const criterion of criteria) {
      const { label, unit } = MEASURE_WORDS[criterion.measure];
      const key = criterion.measure;
      // The snapshot is frozen from the demo run: drills and the configuration have no value there.
      if (rules.has(key) || (list === "metrics" && source !== "DEMO")) continue;
      rules.set(key, { key, label, unit, source, criterion });
    }
  }
  return [...rules.values()].sort((one, other) => one.label.localeCompare(other.label));
}

/** Whether a rule's limit is a number that a person may choose: a drill either passed or did not. */
export function hasLimit({ criterion }: KnownRule): boolean {
  const { measure, ofConfig } = criterion;
  return (
    !ofConfig && !measure.startsWith("drill") && measure !== "logsArchived" && measure !== "reportWritten"
  );
}

const refused = (path: Path, words: string): RowsChanged => ({
  ok: false,
  problems: [{ path, words, blocks: true }],
});

function rowsAt(template: Template, list: Path): RuledItem[] | null {
  if (!rowLists(template).some(({ path }) => path === list)) return null;
  return readPath(template, list) as RuledItem[];
}

/** Ids of all rows that are told apart by them: answers of a decision name items and metrics alike. */
function takenIds(template: Template): Set<string> {
  return new Set([...rowsBefore(template), ...rowsOfTheRun(template)].map(({ id }) => id));
}

function added(template: Template, list: Path, row: NewRow): RowsChanged {
  const rows = rowsAt(template, list);
  if (!rows) return refused(list, "The template has no such list.");
  if (rows.length >= MAX_ROWS) return refused(list, `This list has ${MAX_ROWS} rows; more cannot be read.`);
  const text = row.text.trim();
  const problem = text === "" ? "The row needs words." : textProblem(text);
  if (problem) return refused(`${list}/text`, problem);
  if (rows.some((one) => one.text === text))
    return refused(`${list}/text`, "A row with these words stands here already.");
  const rule = knownRules(template, list).find(({ key }) => key === row.rule);
  if (!rule) return refused(`${list}/rule`, "Choose a rule of the list.");
  const isFree = hasLimit(rule);
  const limit = isFree && row.limit.trim() !== "" ? row.limit.trim() : rule.criterion.limit;
  const number = decimalProblem(limit);
  if (number) return refused(`${list}/limit`, number);
  const criterion = isFree ? { ...rule.criterion, op: row.op, limit } : rule.criterion;
  const id = idFromWords(text, takenIds(template));
  const item: RuledItem = { id, text, source: rule.source, criteria: [criterion] };
  const targetText = ruleWords({ ...criterion, minSamples: 0 }).replace(`${rule.label} `, "");
  const metric: Template["metrics"][number] = { ...item, unit: rule.unit, targetText };
  rows.push(list === "metrics" ? metric : item);
  return { ok: true, template };
}

function removed(template: Template, path: Path): RowsChanged {
  const list = path.split("/").slice(0, -1).join("/");
  const rows = rowsAt(template, list);
  const index = rows?.findIndex(({ id }) => `${list}/${id}` === path) ?? -1;
  if (!rows || index < 0) return refused(path, "The template has no such row.");
  rows.splice(index, 1);
  return { ok: true, template };
}

/**
 * The template with one row more or less. Whether the rest still fits is judged afterwards, as after any other edit: a
 * list without a row can be saved and not published.
 */
export function changeRows(before: Template, change: RowChange): RowsChanged {
  const copy = structuredClone(before);
  return change.type === "ADD" ? added(copy, change.list, change.row) : removed(copy, change.path);
}
