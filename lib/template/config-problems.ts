import { Decimal } from "decimal.js";
import { readChoice } from "../venue/venue-choice.ts";
import { MS_PER_MIN, MS_PER_SEC } from "./milliseconds.ts";
import type { CanaryConfig, Template } from "./schema.ts";

export type ConfigProblem = { field: string; words: string };

/** What the fields of a configuration cannot say to one another; ranges of single fields are the schema's. */
export function configProblems(config: CanaryConfig, template: Template): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const positive = {
    sizeBtc: "Position size",
    maxLossUsd: "Max loss",
    dailyLossCapUsd: "Daily loss cap",
    positionLimitBtc: "Position limit",
  };
  for (const [field, label] of Object.entries(positive)) {
    const value = config[field as keyof typeof positive];
    if (new Decimal(value).lte(0)) problems.push({ field, words: `${label} must be above zero` });
  }
  if (new Decimal(config.filters.maxSpreadBps).lte(0)) {
    problems.push({ field: "maxSpreadBps", words: "Spread filter must be above 0 bps" });
  }
  if (new Decimal(config.maxLossUsd).gt(config.dailyLossCapUsd)) {
    const words = `Max loss (${config.maxLossUsd} USD) must not exceed the daily loss cap (${config.dailyLossCapUsd} USD)`;
    problems.push({ field: "maxLossUsd", words });
  }
  if (new Decimal(config.sizeBtc).gt(config.positionLimitBtc)) {
    const words = `Position size (${config.sizeBtc} BTC) must not exceed the position limit (${config.positionLimitBtc} BTC)`;
    problems.push({ field: "sizeBtc", words });
  }
  if (config.environment !== template.config.environment) {
    problems.push({
      field: "environment",
      words: `This template runs in ${template.config.environment} only`,
    });
  }
  if (config.environment === "REHEARSAL" && readChoice(config.venue).environment === "LIVE") {
    problems.push({ field: "venue", words: "A rehearsal does not run on a venue with real money" });
  }
  const lastCheckpointSec = Math.max(0, ...template.checkpoints.map((checkpoint) => checkpoint.atSec));
  if (config.durationSec < lastCheckpointSec) {
    const minutes = (lastCheckpointSec * MS_PER_SEC) / MS_PER_MIN;
    problems.push({
      field: "durationSec",
      words: `Duration must reach the last checkpoint at ${minutes} min`,
    });
  }
  return problems;
}
