import type { MeasuredValue } from "./judge-criterion.ts";
import type { CanaryConfig } from "./schema.ts";

/** What the configuration itself shows: measures that a rule may look up beside those of demo and drills. */
export function configMeasures(config: CanaryConfig): MeasuredValue[] {
  return [{ measure: "dailyLossCapUsd", value: config.dailyLossCapUsd, unit: "USD", n: 1 }];
}
