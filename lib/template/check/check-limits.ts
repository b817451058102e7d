import { Decimal } from "decimal.js";
import type { TemplateProblem } from "../editor/field.ts";
import { ruleWords } from "../judge-criterion.ts";
import { MEASURE_WORDS } from "../measure-words.ts";
import type { Comparison, Criterion, RuledItem, Template, Trigger } from "../schema.ts";

const isNumber = (text: string) => /^-?[0-9]+(\.[0-9]+)?$/.test(text);
const isFloor = (op: Comparison) => op === ">" || op === ">=";
const unitOf = ({ measure }: { measure: Criterion["measure"] }) => {
  const { unit } = MEASURE_WORDS[measure];
  return unit === "" ? "" : ` ${unit}`;
};

type Ruled = { path: string; item: RuledItem; criterion: Criterion };

function criteriaOf(items: readonly RuledItem[], path: string): Ruled[] {
  return items.flatMap((item) =>
    item.criteria.map((criterion, index) => ({
      path: `${path}/${item.id}/criteria/${index}/${criterion.ofConfig ? "ofConfig/factor" : "limit"}`,
      item,
      criterion,
    })),
  );
}

/** Every criterion of the template with the path of its limit. */
function allCriteria(template: Template): Record<"before" | "live" | "must" | "target", Ruled[]> {
  return {
    before: [
      ...template.checklists.flatMap((list) => criteriaOf(list.items, `checklists/${list.id}/items`)),
      ...criteriaOf(template.metrics, "metrics"),
    ],
    live: template.checkpoints.flatMap((one) => criteriaOf(one.items, `checkpoints/${one.id}/items`)),
    must: criteriaOf(template.mustHaves, "mustHaves"),
    target: criteriaOf(template.targets, "targets"),
  };
}

function limitShape({ path, criterion }: Ruled): TemplateProblem[] {
  const { limit, measure } = criterion;
  if (!isNumber(limit)) return [{ path, words: `“${limit.slice(0, 40)}” is no plain number.`, blocks: true }];
  const isShare = MEASURE_WORDS[measure].unit === "%" && measure !== "memoryRangePct";
  if (isShare && (Number(limit) < 0 || Number(limit) > 100)) {
    return [{ path, words: "A percentage is from 0 to 100.", blocks: true }];
  }
  return [];
}

function triggerProblems(trigger: Trigger, template: Template): TemplateProblem[] {
  const { kind, op, limit, warnAt } = trigger;
  const path = `triggers/${kind}`;
  const limitNow = limit ?? template.config.maxLossUsd;
  const problems: TemplateProblem[] = [];
  if (limit === null && kind !== "LOSS") {
    problems.push({ path: `${path}/limit`, words: "This trigger needs a limit.", blocks: true });
  }
  if (!isNumber(limitNow) || (warnAt !== null && !isNumber(warnAt))) {
    const words = "Limit and warning are plain numbers.";
    return [...problems, { path: `${path}/limit`, words, blocks: true }];
  }
  if (warnAt !== null) {
    const isBefore = isFloor(op) ? new Decimal(warnAt).lt(limitNow) : new Decimal(warnAt).gt(limitNow);
    if (!isBefore) {
      const words = `The warning (${warnAt}${unitOf(trigger)}) must come before the limit (${limitNow}${unitOf(trigger)}).`;
      problems.push({ path: `${path}/warnAt`, words, blocks: true });
    }
  }
  const timed = { NO_TELEMETRY: "noTelemetrySec", LOST_CONTROL: "lostControlSec" } as const;
  const key = kind === "NO_TELEMETRY" || kind === "LOST_CONTROL" ? timed[kind] : null;
  if (key && Number(limitNow) !== template.timing[key]) {
    const words = `The trigger says ${limitNow} s and the times say ${template.timing[key]} s; they must be the same.`;
    problems.push({ path: `${path}/limit`, words, blocks: true });
  }
  return problems;
}

/** Whether `criterion` still holds for values at which the trigger has fired: it allows what rolls back. */
function allowsBreach(criterion: Criterion, trigger: Trigger, triggerLimit: string): boolean {
  if (isFloor(trigger.op) !== isFloor(criterion.op) && criterion.op !== "=") {
    const limit = new Decimal(criterion.limit);
    return isFloor(trigger.op) ? limit.gt(triggerLimit) : limit.lt(triggerLimit);
  }
  return false;
}

function againstTriggers(template: Template, rows: readonly Ruled[]): TemplateProblem[] {
  return rows.flatMap(({ path, item, criterion }) => {
    const trigger = template.triggers.find((one) => one.measure === criterion.measure);
    const limit = trigger?.limit ?? template.config.maxLossUsd;
    if (!trigger || !isNumber(limit) || !isNumber(criterion.limit)) return [];
    if (!allowsBreach(criterion, trigger, limit)) return [];
    const words = `“${item.text}” allows ${ruleWords(criterion)}, but the canary is rolled back at ${limit}${unitOf(criterion)}.`;
    return [{ path, words, blocks: true }];
  });
}

/** A target may not be easier than the must-have of the same measure. */
function targetsAgainstMusts(target: readonly Ruled[], must: readonly Ruled[]): TemplateProblem[] {
  return target.flatMap(({ path, criterion }) => {
    const same = must.find(
      (one) =>
        one.criterion.measure === criterion.measure && isFloor(one.criterion.op) === isFloor(criterion.op),
    )?.criterion;
    if (
      !same ||
      same.op === "=" ||
      criterion.op === "=" ||
      !isNumber(same.limit) ||
      !isNumber(criterion.limit)
    ) {
      return [];
    }
    const isEasier = isFloor(criterion.op)
      ? new Decimal(criterion.limit).lt(same.limit)
      : new Decimal(criterion.limit).gt(same.limit);
    const words = `The target ${ruleWords(criterion)} is easier than the must-have ${ruleWords(same)}.`;
    return isEasier ? [{ path, words, blocks: true }] : [];
  });
}

/** The checklist and the snapshot look at the same demo: different limits for one measure are worth a look. */
function twoLimits(before: readonly Ruled[]): TemplateProblem[] {
  return before.flatMap(({ path, criterion }) => {
    if (!path.startsWith("metrics/")) return [];
    const other = before.find(
      (one) => !one.path.startsWith("metrics/") && one.criterion.measure === criterion.measure,
    )?.criterion;
    if (!other || (other.op === criterion.op && other.limit === criterion.limit)) return [];
    const words = `The snapshot asks for ${ruleWords(criterion)}, the checklist for ${ruleWords(other)}.`;
    return [{ path, words, blocks: false }];
  });
}

/** What is wrong with limits and what they say to one another. */
export function limitProblems(template: Template): TemplateProblem[] {
  const { before, live, must, target } = allCriteria(template);
  return [
    ...[...before, ...live, ...must, ...target].flatMap(limitShape),
    ...template.triggers.flatMap((trigger) => triggerProblems(trigger, template)),
    ...againstTriggers(template, before),
    ...againstTriggers(template, live),
    ...againstTriggers(template, must),
    ...targetsAgainstMusts(target, must),
    ...twoLimits(before),
  ];
}
