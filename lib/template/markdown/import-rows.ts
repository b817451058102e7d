import { ruleWords } from "../judge-criterion.ts";
import { MEASURE_WORDS } from "../measure-words.ts";
import { idFromWords } from "../row-ids.ts";
import type { CanaryConfig, Criterion, EvidenceSource, MeasureName, RuledItem } from "../schema.ts";
import type { FormRow, UnreadLine } from "./form-document.ts";
import { readRule, type WordedRule } from "./rule-in-words.ts";

/** What became of the rows of one list. */
export type ImportedRows<T> = {
  rows: T[];
  unread: UnreadLine[];
  /** Rows whose new wording was taken while their rule stayed. */
  kept: UnreadLine[];
  missing: string[];
};

const folded = (text: string) => text.toLowerCase().replace(/\s+/g, " ").trim();

type Pair<T> = { row: FormRow; base: T | null; isSame: boolean };

/** Pairs the form's rows with those of the base version: by the same words, by the same measure, then by place. */
export function pairRows<T extends { text: string }>(
  rows: readonly FormRow[],
  base: readonly T[],
  measuresOf: (row: T) => readonly MeasureName[],
): Pair<T>[] {
  const free = new Set(base);
  const pairs: Pair<T>[] = rows.map((row) => {
    const same = base.find((one) => free.has(one) && folded(one.text) === folded(row.text)) ?? null;
    if (same) free.delete(same);
    return { row, base: same, isSame: same !== null };
  });
  for (const pair of pairs) {
    if (pair.base) continue;
    const read = readRule(pair.row.text);
    const measure = read?.ok ? read.rule.measure : null;
    const match = base.find((one) => free.has(one) && measure !== null && measuresOf(one).includes(measure));
    if (match) {
      free.delete(match);
      pair.base = match;
    }
  }
  pairs.forEach((pair, index) => {
    const place = base[index];
    if (pair.base || !place || !free.has(place)) return;
    free.delete(place);
    pair.base = place;
  });
  return pairs;
}

/** Words of a changed row that its rule does not explain and that did not stand in the old wording either. */
export function unexplained(rule: WordedRule, before: string | undefined): string[] {
  const old = before === undefined ? null : readRule(before);
  const known = new Set(old?.ok ? old.rule.rest : []);
  return rule.rest.filter((word) => !known.has(word));
}

export type RowContext = {
  config: CanaryConfig;
  source: EvidenceSource;
  /** The sample size that rules of this template ask for. */
  samplesFor: (measure: MeasureName) => number;
  takenIds: Set<string>;
};

type Outcome = { item: RuledItem } | { why: string };

/** The old criterion with what the words say; a loss equal to the max loss goes on following the configuration. */
function changedCriterion(
  rule: WordedRule,
  before: Criterion | undefined,
  context: RowContext,
): Criterion | null {
  const op = rule.op ?? before?.op;
  const limit = rule.limit ?? before?.limit;
  if (!op || limit === undefined) return null;
  const {
    ofConfig: _ofConfig,
    perMinutes: _perMinutes,
    ...rest
  } = before ?? {
    minSamples: context.samplesFor(rule.measure),
  };
  const perMinutes = rule.perMinutes ?? before?.perMinutes;
  const isMaxLoss = rule.measure === "lossUsd" && Number(limit) === Number(context.config.maxLossUsd);
  return {
    ...rest,
    measure: rule.measure,
    op,
    limit,
    ...(perMinutes === undefined ? {} : { perMinutes }),
    ...(isMaxLoss ? { ofConfig: { field: "maxLossUsd" as const, factor: "1" } } : {}),
  };
}

function ruledRow(row: FormRow, base: RuledItem | null, context: RowContext): Outcome | { kept: RuledItem } {
  const read = readRule(row.text);
  if (read && !read.ok) return { why: read.why };
  if (!read || (read.rule.limit === null && read.rule.op === null)) {
    if (base) return { kept: { ...base, text: row.text } };
    return {
      why: read
        ? `It names ${MEASURE_WORDS[read.rule.measure].label} but no limit.`
        : "It names nothing that Countersign measures, so no rule can judge it.",
    };
  }
  const { rule } = read;
  const more = unexplained(rule, base?.text);
  if (more.length > 0) return { why: `It was understood but for “${more.join(" ")}”.` };
  const index = base?.criteria.findIndex((one) => one.measure === rule.measure) ?? -1;
  const criterion = changedCriterion(rule, base?.criteria[index], context);
  if (!criterion)
    return { why: `It names ${MEASURE_WORDS[rule.measure].label} but not both a comparison and a number.` };
  if (base && index >= 0) {
    const criteria = base.criteria.map((one, position) => (position === index ? criterion : one));
    return { item: { ...base, text: row.text, criteria } };
  }
  // The words speak of another measure than the row in this place: a row of its own.
  const id = idFromWords(row.text, context.takenIds);
  context.takenIds.add(id);
  return { item: { id, text: row.text, source: context.source, criteria: [criterion] } };
}

/** The ruled rows of one list, as the form has them now. A row that cannot be understood stays as it was, or is left out. */
export function importRuledRows(
  rows: readonly FormRow[],
  base: readonly RuledItem[],
  context: RowContext,
): ImportedRows<RuledItem> {
  const result: ImportedRows<RuledItem> = { rows: [], unread: [], kept: [], missing: [] };
  const pairs = pairRows(rows, base, (item) => item.criteria.map((criterion) => criterion.measure));
  const used = new Set<string>();
  for (const { row, base: before, isSame } of pairs) {
    const outcome =
      isSame && before ? { item: { ...before, text: row.text } } : ruledRow(row, before, context);
    if ("item" in outcome) {
      result.rows.push(outcome.item);
      used.add(outcome.item.id);
    } else if ("kept" in outcome) {
      result.rows.push(outcome.kept);
      used.add(outcome.kept.id);
      const rules = outcome.kept.criteria.map(ruleWords).join("; ");
      result.kept.push({ ...row, why: `New wording; its rule stays: ${rules}.` });
    } else {
      const stays = before ? ` The row stays as it was: “${before.text}”.` : " The row is left out.";
      result.unread.push({ ...row, why: outcome.why + stays });
      if (before) {
        result.rows.push(before);
        used.add(before.id);
      }
    }
  }
  result.missing = base.filter((item) => !used.has(item.id)).map((item) => item.text);
  return result;
}
