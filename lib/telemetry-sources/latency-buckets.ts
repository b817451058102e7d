import { Decimal } from "decimal.js";
import type { MetricSeries } from "../template/metric-series.ts";
import { type Sample, samplesOf } from "./prometheus-text.ts";

/** A request slower than the last bound is taken for so many times as slow: unknown is not fast. */
const BEYOND_LAST_BOUND = 2;

/** The histogram's counts by upper bound, cumulative, over all its series; the last is all of them. */
function cumulative(samples: readonly Sample[], { name, labels }: MetricSeries): [number, Decimal][] {
  const bounds = new Map<number, Decimal>();
  for (const { labels: own, value } of samplesOf(samples, { name: `${name}_bucket`, labels })) {
    const bound = own.get("le");
    const upTo =
      bound === undefined ? Number.NaN : bound === "+Inf" ? Number.POSITIVE_INFINITY : Number(bound);
    if (!Number.isNaN(upTo)) bounds.set(upTo, (bounds.get(upTo) ?? new Decimal(0)).plus(value));
  }
  return [...bounds].sort(([a], [b]) => a - b);
}

/**
 * New requests of a latency histogram since the last look, one entry each, in ms: the upper bound of its bucket, so that
 * no request looks faster than it was. `grown` says by how much a counter has grown.
 */
export function latencySamples(
  samples: readonly Sample[],
  series: MetricSeries,
  grown: (key: string, total: Decimal) => number,
): number[] {
  const toMs = /_(ms|milliseconds)$/.test(series.name) ? 1 : 1_000;
  let below = new Decimal(0);
  let last = 0;
  return cumulative(samples, series).flatMap(([upTo, total]) => {
    const inBucket = total.minus(below);
    below = total;
    const ms = Number.isFinite(upTo) ? upTo * toMs : last * BEYOND_LAST_BOUND;
    last = ms;
    return Array.from({ length: grown(`${series.name} up to ${upTo}`, inBucket) }, () => ms);
  });
}
