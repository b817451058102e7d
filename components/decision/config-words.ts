import type { CanaryConfig } from "#lib/template/schema.ts";
import { environmentWords, readChoice } from "#lib/venue/venue-choice.ts";

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

/** Where it trades: "Paper exchange", "okx-live (REAL MONEY)". The signed statement names the profile's digest too. */
function venueWords(venue: CanaryConfig["venue"]): string {
  const { id, environment } = readChoice(venue);
  return environment === "PAPER" ? "Paper exchange" : `${id} (${environmentWords(environment)})`;
}

/** What is approved, as label and value; the same list on every screen that restates it. */
export function configWords(config: CanaryConfig): { label: string; value: string }[] {
  return [
    { label: "Environment", value: config.environment === "PRODUCTION" ? "Production" : "Rehearsal" },
    { label: "Venue", value: venueWords(config.venue) },
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
