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
  /** Runs beside the trigger drills on the same exchange. */
  beside?: (exchange: DrillExchange) => Promise<void>;
};
type Job = (place: DrillPlace) => Promise<DrillFinished>;

/**
 * One drill per trigger and one per process that may die, on a paper exchange of their own. Those that wait for processes run beside
 * those that wait for limits, each on its own account. Throws a sentence when the exchange does not start.
 */
export async function runTriggerDrills({ config, template, onFinished, beside }: Options): Promise<void> {
  const exchange = await startDrillExchange(TRIGGER_DRILL_MEASURES.map(drillAccount));
  const place = { admin: exchange.admin, config, template };
  const lane = async (jobs: readonly Job[]): Promise<void> => {
    for (const job of jobs) onFinished(await job(place));
  };
  const triggers = (wantsTrader: boolean) =>
    TRIGGER_DRILLS.filter(({ canary }) => (canary === "trader") === wantsTrader).map(
      (drill): Job =>
        (given) =>
          runTriggerDrill(drill, given),
    );
  const deaths = DEATH_DRILLS.map(
    (drill): Job =>
      (given) =>
        runDeathDrill(drill, given),
  );
  try {
    await Promise.all([
      (beside?.(exchange) ?? Promise.resolve()).then(() => lane(triggers(false))),
      lane([...triggers(true), ...deaths]),
    ]);
  } finally {
    await exchange.stop();
  }
}
