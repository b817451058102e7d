import { Decimal } from "decimal.js";
import { MEASURE_WORDS } from "./measure-words.ts";
import type { CanaryConfig, Comparison, Criterion, MeasureName, RuledItem } from "./schema.ts";
import { wilsonInterval } from "./wilson-interval.ts";

export type Verdict = "PASS" | "FAIL" | "NOT_ENOUGH_DATA" | "NO_EVIDENCE";

/** The part of a measurement that a judge needs. `value`: decimal string in the measure's unit, null when nothing was observed. */
export type MeasuredValue = {
  measure: MeasureName;
  value: string | null;
  unit: string;
  n: number;
  interval?: readonly [number, number] | undefined;
};

/** A verdict never travels without its reason. */
export type CriterionJudgement = { verdict: Verdict; reason: string };
export type ItemJudgement<M extends MeasuredValue> = CriterionJudgement & {
  itemId: string;
  /** Every rule of the item with its limit resolved, in words. */
  rules: string[];
  measurements: M[];
};

const COMPARISON_WORDS: Readonly<Record<Comparison, string>> = {
  ">=": "≥",
  ">": ">",
  "<": "<",
  "<=": "≤",
  "=": "=",
};
const DECIMAL = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;

/** Whether `value op limit` holds, in decimal arithmetic. Throws on a value that is not a decimal number. */
export function compareDecimals(value: string, op: Comparison, limit: string): boolean {
  const sign = new Decimal(value).comparedTo(limit);
  if (op === ">=") return sign >= 0;
  if (op === ">") return sign > 0;
  if (op === "<=") return sign <= 0;
  if (op === "<") return sign < 0;
  return sign === 0;
}

/** The criterion with its limit taken from the configuration where it follows one; otherwise unchanged. */
export function resolveCriterion(criterion: Criterion, config: CanaryConfig): Criterion {
  if (!criterion.ofConfig) return criterion;
  const { field, factor } = criterion.ofConfig;
  return { ...criterion, limit: new Decimal(config[field]).times(factor).toFixed() };
}

const withUnit = (value: string, unit: string): string => (unit === "" ? value : `${value} ${unit}`);

/** The rule in words: "acceptance rate ≥ 90 % (n ≥ 20)", "staleness events < 3 per 60 min". */
export function ruleWords(criterion: Criterion): string {
  const { label, unit } = MEASURE_WORDS[criterion.measure];
  const per = criterion.perMinutes ? ` per ${criterion.perMinutes} min` : "";
  const samples = criterion.minSamples > 0 ? ` (n ≥ ${criterion.minSamples})` : "";
  return `${label} ${COMPARISON_WORDS[criterion.op]} ${withUnit(criterion.limit, unit)}${per}${samples}`;
}

function notEnough(criterion: Criterion, measured: MeasuredValue): CriterionJudgement {
  const { label, unit } = MEASURE_WORDS[criterion.measure];
  const missing = criterion.minSamples - measured.n;
  const interval =
    unit === "%" && measured.value !== null
      ? (measured.interval ?? wilsonInterval(measured.value, measured.n))
      : undefined;
  const range = interval ? `; 95 % interval ${interval[0].toFixed(1)}–${interval[1].toFixed(1)} %` : "";
  return {
    verdict: "NOT_ENOUGH_DATA",
    reason: `${label}: ${measured.n} of ${criterion.minSamples} samples, ${missing} more needed${range}`,
  };
}

/**
 * Judges one measured value against one criterion whose limit is already resolved. Missing is never success: nothing
 * measured is NO_EVIDENCE, too few samples NOT_ENOUGH_DATA. `observedMinutes`: length of the observation, needed only
 * where the limit is a count per minutes.
 */
export function judgeCriterion(
  criterion: Criterion,
  measured: MeasuredValue | undefined,
  observedMinutes?: string | null,
): CriterionJudgement {
  const { label, unit } = MEASURE_WORDS[criterion.measure];
  if (!measured) return { verdict: "NO_EVIDENCE", reason: `${label}: not measured` };
  if (measured.n < criterion.minSamples) return notEnough(criterion, measured);
  if (measured.value === null) return { verdict: "NO_EVIDENCE", reason: `${label}: nothing was observed` };
  if (!DECIMAL.test(measured.value))
    return { verdict: "NO_EVIDENCE", reason: `${label}: "${measured.value}" is not a number` };
  const limit = proRataLimit(criterion, observedMinutes);
  if (limit === null)
    return { verdict: "NO_EVIDENCE", reason: `${label}: the length of the observation is unknown` };
  const holds = compareDecimals(measured.value, criterion.op, limit);
  const rule = `${COMPARISON_WORDS[criterion.op]} ${withUnit(limit, unit)}`;
  const per = criterion.perMinutes ? ` (${criterion.limit} per ${criterion.perMinutes} min, pro rata)` : "";
  return {
    verdict: holds ? "PASS" : "FAIL",
    reason: `${label} ${withUnit(measured.value, unit)}, ${holds ? "within" : "not within"} ${rule}${per}`,
  };
}

/** The limit for this observation, or null when the limit is per minutes and the minutes are unknown. */
function proRataLimit(criterion: Criterion, observedMinutes: string | null | undefined): string | null {
  if (!criterion.perMinutes) return criterion.limit;
  if (!observedMinutes || !DECIMAL.test(observedMinutes)) return null;
  const minutes = new Decimal(observedMinutes);
  if (minutes.lte(0)) return null;
  return minutes
    .times(criterion.limit)
    .div(criterion.perMinutes)
    .toDecimalPlaces(4, Decimal.ROUND_DOWN)
    .toFixed();
}

/** Worst first: what is wrong outweighs what is unknown. */
const WORST_FIRST: readonly Verdict[] = ["FAIL", "NO_EVIDENCE", "NOT_ENOUGH_DATA", "PASS"];

/** The worst of several verdicts; none at all is NO_EVIDENCE. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict {
  return WORST_FIRST.find((verdict) => verdicts.includes(verdict)) ?? "NO_EVIDENCE";
}

/**
 * Judges a row: every criterion must hold, the worst verdict wins and the reason names every criterion of that verdict.
 * `config` resolves limits that follow the configuration. The observation's length is the list's own `durationMin`.
 */
export function judgeItem<M extends MeasuredValue>(
  item: Pick<RuledItem, "id" | "criteria">,
  measured: readonly M[],
  config: CanaryConfig,
): ItemJudgement<M> {
  const find = (measure: MeasureName) => measured.find((one) => one.measure === measure);
  const minutes = find("durationMin")?.value;
  const criteria = item.criteria.map((criterion) => resolveCriterion(criterion, config));
  const judged = criteria.map((criterion) => judgeCriterion(criterion, find(criterion.measure), minutes));
  const verdict = worstVerdict(judged.map((one) => one.verdict));
  const reasons = judged.filter((one) => one.verdict === verdict).map((one) => one.reason);
  const used = new Set(item.criteria.map((criterion) => criterion.measure));
  return {
    itemId: item.id,
    verdict,
    reason: reasons.join("; ") || "no rule",
    rules: criteria.map(ruleWords),
    measurements: measured.filter((one) => used.has(one.measure)),
  };
}
