import { Decimal } from "decimal.js";
import type { TemplateProblem } from "../editor/field.ts";
import { readRule } from "../markdown/rule-in-words.ts";
import { MEASURE_WORDS } from "../measure-words.ts";
import type { Criterion, Template } from "../schema.ts";
import { checklistRows } from "../templates.ts";

/** Where the words of a row name another limit than its rule; null where they agree or name none. */
function disagreement(words: string, measure: Criterion["measure"], limit: string): string | null {
  const read = readRule(words);
  if (!read?.ok || read.rule.measure !== measure || read.rule.limit === null) return null;
  if (!/^-?[0-9]+(\.[0-9]+)?$/.test(limit) || new Decimal(read.rule.limit).equals(limit)) return null;
  const { unit } = MEASURE_WORDS[measure];
  const inUnit = (value: string) => (unit === "" ? value : `${value} ${unit}`);
  return `“${words}” says ${inUnit(read.rule.limit)}, the limit is ${inUnit(limit)}.`;
}

/** Rows whose words and limits disagree: advice, because a rehearsal keeps the form's words with smaller limits. */
export function wordingProblems(template: Template): TemplateProblem[] {
  const rows = [
    ...checklistRows(template).map(({ item, checklistId }) => ({
      item,
      path: `checklists/${checklistId}/items`,
    })),
    ...template.checkpoints.flatMap(({ id, items }) =>
      items.map((item) => ({ item, path: `checkpoints/${id}/items` })),
    ),
    ...template.mustHaves.map((item) => ({ item, path: "mustHaves" })),
    ...template.targets.map((item) => ({ item, path: "targets" })),
  ];
  const ofRules = rows.flatMap(({ item, path }) =>
    item.criteria.flatMap(({ measure, limit }) => {
      const words = disagreement(item.text, measure, limit);
      return words ? [{ path: `${path}/${item.id}/text`, words, blocks: false }] : [];
    }),
  );
  const ofMetrics = template.metrics.flatMap(({ id, text, targetText, criteria: [criterion] }) => {
    const words = criterion && disagreement(`${text} ${targetText}`, criterion.measure, criterion.limit);
    return words ? [{ path: `metrics/${id}/targetText`, words, blocks: false }] : [];
  });
  const ofTriggers = template.triggers.flatMap(({ kind, text, measure, limit }) => {
    const words = disagreement(text, measure, limit ?? template.config.maxLossUsd);
    return words ? [{ path: `triggers/${kind}/text`, words, blocks: false }] : [];
  });
  return [...ofRules, ...ofMetrics, ...ofTriggers];
}
