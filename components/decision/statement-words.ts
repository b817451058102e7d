import type { Statement } from "#lib/proof/statement-schema.ts";
import { durationWords } from "./config-words.ts";

type Restated = Statement["restated"];
type Metric = Restated["snapshot"][number];

/** What is approved, as label and value, in the words of the statement itself. */
export function restatedWords(restated: Restated): { label: string; value: string }[] {
  return [
    { label: "Symbol", value: restated.symbol },
    ...(restated.venue === undefined ? [] : [{ label: "Venue", value: restated.venue }]),
    { label: "Position size", value: `${restated.sizeBtc} BTC` },
    { label: "Max loss", value: `${restated.maxLossUsd} USD` },
    { label: "Duration", value: durationWords(restated.durationSec) },
    { label: "Mode", value: restated.mode },
    { label: "Filters", value: restated.filters },
  ];
}

/** A signed metric's value with its unit, digit by digit as it is signed. */
export function metricValueWords({ value, unit }: Metric): string {
  return value === null ? "—" : `${value} ${unit}`.trim();
}

const VERDICTS = ["PASS", "FAIL", "NOT_ENOUGH_DATA", "NO_EVIDENCE", "ATTESTED", "WAIVED"] as const;

/** The verdict of a signed row; one that this version does not know is shown as no evidence. */
export function verdictOf(verdict: string): (typeof VERDICTS)[number] {
  return VERDICTS.find((one) => one === verdict) ?? "NO_EVIDENCE";
}
