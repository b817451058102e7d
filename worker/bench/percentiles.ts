export type Summary = { n: number; p50: number; p95: number; max: number };

/** Nearest-rank percentiles of raw samples, rounded to two decimals; NaN when there are none. */
export function summarise(samples: readonly number[]): Summary {
  const sorted = [...samples].sort((a, b) => a - b);
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  const round = (value: number) => Math.round(value * 100) / 100;
  return { n: sorted.length, p50: round(rank(0.5)), p95: round(rank(0.95)), max: round(rank(1)) };
}
