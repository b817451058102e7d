import { keepIds } from "../row-ids.ts";
import type { Checklist, Template } from "../schema.ts";
import type { FormDocument, UnreadLine } from "./form-document.ts";
import { type ImportedRows, importRuledRows, pairRows, type RowContext } from "./import-rows.ts";
import { readRule } from "./rule-in-words.ts";

type Metric = Template["metrics"][number];

/** The checklists with their items; a list under a new heading is the one that stood in its place. */
export function importChecklists(
  form: FormDocument,
  base: Template,
  context: RowContext,
): ImportedRows<Checklist> {
  const ids = keepIds(
    base.checklists.map((list) => ({ id: list.id, words: list.title })),
    form.checklists.map((list) => list.title.text),
  );
  const lists = form.checklists.map((list, index) => {
    const id = ids[index]?.id ?? "";
    const before = base.checklists.find((one) => one.id === id);
    const source = before?.items[0]?.source ?? "DEMO";
    const items = importRuledRows(list.rows, before?.items ?? [], { ...context, source });
    const needsSecondPerson = before?.needsSecondPerson ?? false;
    return { list: { id, title: list.title.text, needsSecondPerson, items: items.rows }, items };
  });
  const known = new Set(lists.map(({ list }) => list.id));
  const gone = base.checklists.filter((list) => !known.has(list.id));
  return {
    rows: lists.map(({ list }) => list),
    unread: lists.flatMap(({ items }) => items.unread),
    kept: lists.flatMap(({ items }) => items.kept),
    missing: [
      ...gone.flatMap((list) => list.items.map((item) => item.text)),
      ...lists.flatMap(({ items }) => items.missing),
    ],
  };
}

const spaced = (text: string) => text.toLowerCase().replace(/\s+/g, " ").trim();

/** A row of the snapshot: its name says what is measured, its target the rule. */
function changedMetric(
  row: FormDocument["metrics"][number],
  before: Metric | null,
): { metric: Metric } | { why: string } {
  if (before && spaced(before.targetText) === spaced(row.target)) {
    return { metric: { ...before, text: row.text, targetText: row.target } };
  }
  const read = readRule(`${row.text} ${row.target}`);
  const stays = before ? " The row stays as it was." : " The row is left out.";
  if (!read) return { why: `It names nothing that Countersign measures.${stays}` };
  if (!read.ok) return { why: read.why + stays };
  const { measure, op, limit, rest } = read.rule;
  if (rest.length > 0) return { why: `It was understood but for “${rest.join(" ")}”.${stays}` };
  if (op === null || limit === null) return { why: `The target needs a comparison and a number.${stays}` };
  const old = before?.criteria[0];
  if (!before || !old) return { why: `The snapshot has no such metric.${stays}` };
  if (old.measure !== measure) return { why: `The snapshot has another metric in this place.${stays}` };
  return { metric: { ...before, text: row.text, targetText: row.target, criteria: [{ ...old, op, limit }] } };
}

/** The metrics snapshot: names, targets and the rules behind them. */
export function importMetrics(form: FormDocument, base: Template): ImportedRows<Metric> {
  const result: ImportedRows<Metric> = { rows: [], unread: [], kept: [], missing: [] };
  const used = new Set<string>();
  const pairs = pairRows(form.metrics, base.metrics, (metric) => metric.criteria.map((one) => one.measure));
  for (const { row, base: before } of pairs) {
    const outcome = changedMetric(row as FormDocument["metrics"][number], before);
    if (before) used.add(before.id);
    if ("metric" in outcome) result.rows.push(outcome.metric);
    else {
      const unread: UnreadLine = { line: row.line, text: row.text, why: outcome.why };
      result.unread.push(unread);
      if (before) result.rows.push(before);
    }
  }
  result.missing = base.metrics.filter((metric) => !used.has(metric.id)).map((metric) => metric.text);
  return result;
}
