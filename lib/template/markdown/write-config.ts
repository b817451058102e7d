import { Decimal } from "decimal.js";
import type { Template } from "../schema.ts";
import { checklistRows } from "../templates.ts";
import { durationInWords } from "./durations.ts";

/** The smallest size that the form's venue trades, BTC. */
const MINIMAL_SIZE_BTC = "0.0001";
const THOUSAND = 1_000;

const inThousands = (usd: string) => {
  const value = new Decimal(usd);
  return value.gte(THOUSAND) && value.mod(THOUSAND).isZero()
    ? `$${value.div(THOUSAND).toFixed()}k`
    : `$${usd}`;
};

/** The position limit where a form names none: room for one more entry. */
export function impliedPositionLimit(sizeBtc: string): string {
  return new Decimal(sizeBtc).times(2).toFixed();
}

/** The daily loss cap that the checklist's own words name; null when they name none. */
export function namedLossCap(template: Template): string | null {
  const row = checklistRows(template).find(({ item }) =>
    item.criteria.some((criterion) => criterion.measure === "dailyLossCapUsd"),
  );
  return /\$([0-9]+(?:\.[0-9]+)?)/.exec(row?.item.text ?? "")?.[1] ?? null;
}

/** The configuration as the form's block; what the form has no line for stands there only where it is not implied. */
export function configLines(template: Template): string[] {
  const { config } = template;
  const { filters } = config;
  const isMinimal = config.sizeBtc === MINIMAL_SIZE_BTC;
  return [
    `Environment: ${config.environment === "PRODUCTION" ? "Production" : "Rehearsal"}`,
    `Duration: ${durationInWords(config.durationSec)}`,
    `Symbol: ${config.symbol}`,
    `Position Size: ${config.sizeBtc} BTC${isMinimal ? " (minimal)" : ""}`,
    ...(config.positionLimitBtc === impliedPositionLimit(config.sizeBtc)
      ? []
      : [`Position Limit: ${config.positionLimitBtc} BTC`]),
    `Max Loss: $${config.maxLossUsd}`,
    ...(config.dailyLossCapUsd === namedLossCap(template)
      ? []
      : [`Daily Loss Cap: $${config.dailyLossCapUsd}`]),
    `Mode: ${config.mode}`,
    "Filters:",
    `  - RSI confirmation: ${filters.rsiConfirmation ? "ON" : "OFF"}`,
    `  - Volatility filter: ${filters.volatility}`,
    `  - Spread filter: < ${filters.maxSpreadBps} bps`,
    `  - Depth requirement: > ${inThousands(filters.minDepthUsd)}`,
  ];
}
