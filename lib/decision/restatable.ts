import type { Restatable } from "../proof/restate.ts";
import type { Template } from "../template/schema.ts";
import { checklistRows } from "../template/templates.ts";
import type { Decision } from "./model.ts";

/** The parts of a decision's approved content that every signer reads again before signing. */
export function restatable(decision: Decision, template: Template): Restatable {
  return {
    config: decision.config,
    snapshot: decision.snapshot,
    metrics: template.metrics.map(({ id, text, targetText }) => ({ id, text, targetText })),
    waivers: checklistRows(template).flatMap(({ item }) => {
      const waiver = decision.answers[item.id]?.waiver;
      return waiver
        ? [{ itemId: item.id, text: item.text, reason: waiver.reason, byName: waiver.byName }]
        : [];
    }),
  };
}
