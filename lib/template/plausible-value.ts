import { Decimal } from "decimal.js";
import { MEASURE_WORDS } from "./measure-words.ts";
import type { MeasureName } from "./schema.ts";

/** Measures that may fall below zero. All differences are absolute ones. */
const SIGNED: ReadonlySet<MeasureName> = new Set(["memorySlopeMbPerMin", "profitUsd", "positionBtc"]);
/** Measures that count whole things. */
const COUNTS: ReadonlySet<MeasureName> = new Set([
  "wsReconnects",
  "stalenessEvents",
  "criticalErrors",
  "consecutiveErrors",
  "fundingSettlements",
  "ordersSubmitted",
]);
const PLAIN_DECIMAL = /^-?\d{1,15}(\.\d{1,15})?$/;
const HIGHEST_PCT = 100;

/** Why a value brought by a person cannot be one of this measure, in words; null when it can. */
export function implausible(measure: MeasureName, value: string): string | null {
  const { label, unit } = MEASURE_WORDS[measure];
  if (!PLAIN_DECIMAL.test(value)) return "not a plain decimal number";
  const number = new Decimal(value);
  if (number.lt(0) && !SIGNED.has(measure)) return `${label} cannot be negative`;
  if (unit === "%" && measure !== "memoryRangePct" && number.gt(HIGHEST_PCT))
    return `${label} cannot be above ${HIGHEST_PCT} %`;
  if (COUNTS.has(measure) && !number.isInteger()) return `${label} counts whole things`;
  return null;
}
