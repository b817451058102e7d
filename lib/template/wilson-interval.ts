import type { MeasureName } from "./schema.ts";

/** Two-sided 95 % normal quantile. */
const Z_95 = 1.959963984540054;

/**
 * Wilson 95 % score interval of a rate, in percent. `pct`: the observed rate in percent (decimal string), `n`: samples.
 * Without samples the interval is everything, 0 to 100. Source: Wilson (1927), JASA 22, 209–212.
 */
export function wilsonInterval(pct: string, n: number): readonly [number, number] {
  if (n <= 0) return [0, 100];
  const p = Number(pct) / 100;
  const z2 = Z_95 * Z_95;
  const centre = (p + z2 / (2 * n)) / (1 + z2 / n);
  const half = (Z_95 / (1 + z2 / n)) * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n));
  return [Math.max(0, (centre - half) * 100), Math.min(100, (centre + half) * 100)];
}

/** Percentages that count samples; shares of time and ranges have no sampling interval. */
const SAMPLE_RATES: ReadonlySet<MeasureName> = new Set([
  "acceptancePct",
  "acceptanceRawPct",
  "orderSuccessPct",
  "errorRatePct",
]);

/** Whether a measure is a rate of samples, for which a Wilson interval says something. */
export function isSampleRate(measure: MeasureName): boolean {
  return SAMPLE_RATES.has(measure);
}
