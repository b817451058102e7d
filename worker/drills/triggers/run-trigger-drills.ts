import { TRIGGER_DRILL_MEASURES } from "#lib/canary/drill-facts.ts";
import type { CanaryConfig, Template } from "#lib/template/schema.ts";
import type { DrillFinished } from "../drill-bench.ts";
import { DEATH_DRILLS, runDeathDrill } from "./death-drills.ts";
import { type DrillExchange, startDrillExchange } from "./drill-exchange.ts";
import { type DrillPlace, drillAccount, runTriggerDrill } from "./run-trigger-drill.ts";
import { TRIGGER_DRILLS } from "./trigger-drills.ts";

type Options = {
  config: CanaryConfig;
  template: Template;
  onFinished: (finished: DrillFinished) => void;
  /** Runs before the trigger drills on the same exchange. */
  first?: (exchange: DrillExchange) => Promise<void>;
};

/**
 * One drill per trigger and one per process that may die, on a paper exchange of their own, one after another: a fall of the
 * price and silent streams hit every account, and nothing else may fire. Throws a sentence when the exchange does not start.
 */
export async function runTriggerDrills({ config, template, onFinished, first }: Options): Promise<void> {
  const exchange = await startDrillExchange(TRIGGER_DRILL_MEASURES.map(drillAccount));
  const place: DrillPlace = { admin: exchange.admin, config, template };
  try {
    await first?.(exchange);
    for (const drill of TRIGGER_DRILLS) onFinished(await runTriggerDrill(drill, place));
    for (const drill of DEATH_DRILLS) onFinished(await runDeathDrill(drill, place));
  } finally {
    await exchange.stop();
  }
}
