import type { CanaryConfig } from "#lib/template/schema.ts";

/** The filters of a configuration in one line. */
export function filterWords(config: CanaryConfig): string {
  const { filters } = config;
  return [
    `RSI confirmation ${filters.rsiConfirmation ? "on" : "off"}`,
    `volatility ${filters.volatility.toLowerCase()}`,
    `spread < ${filters.maxSpreadBps} bps`,
    `depth > ${Number(filters.minDepthUsd).toLocaleString("en-US")} USD`,
  ].join(", ");
}

/** Seconds as words: "30 min", "90 s". */
export function durationWords(seconds: number): string {
  return seconds >= 120 && seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

/** What is approved, as label and value; the same list on every screen that restates it. */
export function configWords(config: CanaryConfig): { label: string; value: string }[] {
  return [
    { label: "Environment", value: config.environment === "PRODUCTION" ? "Production" : "Rehearsal" },
    { label: "Symbol", value: config.symbol },
    { label: "Position size", value: `${config.sizeBtc} BTC` },
    { label: "Max loss", value: `${config.maxLossUsd} USD` },
    { label: "Duration", value: durationWords(config.durationSec) },
    { label: "Mode", value: config.mode },
    { label: "Position limit", value: `${config.positionLimitBtc} BTC` },
    { label: "Daily loss cap", value: `${config.dailyLossCapUsd} USD` },
    { label: "Filters", value: filterWords(config) },
  ];
}
