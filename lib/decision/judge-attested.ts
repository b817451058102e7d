import {
  judgeCriterion,
  type MeasuredValue,
  resolveCriterion,
  type Verdict,
} from "../template/judge-criterion.ts";
import { MEASURE_WORDS } from "../template/measure-words.ts";
import { implausible } from "../template/plausible-value.ts";
import type { Template } from "../template/schema.ts";
import { type ChecklistRow, findChecklistRow } from "../template/templates.ts";
import { isSampleRate, wilsonInterval } from "../template/wilson-interval.ts";
import type { Answer, Attachment, Decision } from "./model.ts";

/** A row that a rule judges: a checklist item, or a metric of the snapshot. */
export type RuledRow = Pick<ChecklistRow, "item" | "needsSecondPerson">;

/** The checklist item or metric with this id, or undefined. */
export function findRuledRow(template: Template, itemId: string): RuledRow | undefined {
  const metric = template.metrics.find((one) => one.id === itemId);
  return metric ? { item: metric, needsSecondPerson: false } : findChecklistRow(template, itemId);
}

/** A measured rate of samples with its 95 % interval, where the measurement brings none itself. */
export function withInterval(measured: MeasuredValue): MeasuredValue {
  const { measure, value, n, interval } = measured;
  if (interval || value === null || n <= 0 || !isSampleRate(measure)) return measured;
  return { ...measured, interval: wilsonInterval(value, n) };
}

export type Judged = {
  verdict: Verdict;
  reason: string;
  /** MACHINE: measured by a run or read from the configuration. ATTESTED: typed, imported or attached by a person. NONE: nothing there. */
  basis: "MACHINE" | "ATTESTED" | "NONE";
  measurements: MeasuredValue[];
};

/** Whether a typed value for this row is compared with its rule: one criterion that measures, not a drill's yes or no. */
function comparesTypedValue({ item }: RuledRow): boolean {
  return item.criteria.length === 1 && item.source !== "DRILL";
}

/** Why a typed value cannot be judged by this row's rule, in words; null when it can. */
export function typedValueProblem(row: RuledRow, value: string): string | null {
  const measure = row.item.criteria[0]?.measure;
  return measure && comparesTypedValue(row) ? implausible(measure, value.trim()) : null;
}

/**
 * A typed value carries no length of observation: it is compared with the limit as the rule states it. Rates and
 * percentiles need their sample count all the same; a single fact counts as one sample. Where no single number decides,
 * the person's word is accepted; the screen marks both as attested.
 */
function judgeAttested(
  decision: Decision,
  row: RuledRow,
  { value, n }: { value: string; n: number | null },
): Judged {
  const criterion = row.item.criteria[0];
  const basis = "ATTESTED" as const;
  if (!criterion || !comparesTypedValue(row))
    return { basis, measurements: [], verdict: "PASS", reason: `attested: ${value}` };
  const rule = { ...resolveCriterion(criterion, decision.config), perMinutes: undefined };
  const { unit } = MEASURE_WORDS[rule.measure];
  const measured = withInterval({ measure: rule.measure, value: value.trim(), unit, n: n ?? 1 });
  if (n === null && rule.minSamples > 1) {
    const reason = `attested without a sample count: the rule needs n ≥ ${rule.minSamples}`;
    return { basis, measurements: [measured], verdict: "NOT_ENOUGH_DATA", reason };
  }
  const judged = judgeCriterion(rule, measured);
  return { basis, measurements: [measured], verdict: judged.verdict, reason: `attested: ${judged.reason}` };
}

/** An attached file is evidence by itself only where no number is compared; otherwise its value must be typed. */
function judgeAttached(row: RuledRow, file: Attachment): Judged {
  const base = { measurements: [], basis: "NONE" as const };
  if (comparesTypedValue(row)) {
    const reason = `${file.name} is attached; its value and sample count must be typed to be judged`;
    return { ...base, verdict: "NO_EVIDENCE", reason };
  }
  return {
    ...base,
    basis: "ATTESTED",
    verdict: "PASS",
    reason: `attested by the attached file ${file.name} of ${file.byName}`,
  };
}

type Attested = { judged: Judged; atMs: number };

/** What persons brought for this row: the typed value, else the newest attached file. */
export function attestedOf(decision: Decision, row: RuledRow, answer: Answer): Attested | null {
  const { attested } = answer;
  if (attested) return { judged: judgeAttested(decision, row, attested), atMs: attested.atMs };
  const file = decision.attachments.findLast(
    ({ target }) => (target.kind === "ITEM" || target.kind === "METRIC") && target.id === row.item.id,
  );
  return file ? { judged: judgeAttached(row, file), atMs: file.atMs } : null;
}
