import { Decimal } from "decimal.js";
import { resolveCriterion } from "./judge-criterion.ts";
import type { RuledItem, Template } from "./schema.ts";

const isNumber = (text: string) => /^-?[0-9]+(\.[0-9]+)?$/.test(text);

/** The template with every limit that follows the configuration showing the value that its own configuration gives. */
export function showConfigLimits(template: Template): Template {
  const resolve = (items: readonly RuledItem[]): RuledItem[] =>
    items.map((item) => ({
      ...item,
      criteria: item.criteria.map((criterion) => {
        const { ofConfig } = criterion;
        const canResolve = ofConfig && isNumber(template.config[ofConfig.field]) && isNumber(ofConfig.factor);
        return canResolve ? resolveCriterion(criterion, template.config) : criterion;
      }),
    }));
  return {
    ...template,
    checkpoints: template.checkpoints.map((one) => ({ ...one, items: resolve(one.items) })),
    mustHaves: resolve(template.mustHaves),
    targets: resolve(template.targets),
  };
}

/** Whether two decimals as text are the same number; false when one of them is no number. */
export function isSameNumber(one: string, other: string): boolean {
  return isNumber(one) && isNumber(other) && new Decimal(one).equals(other);
}
