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
