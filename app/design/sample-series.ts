import type { ChartPoint } from "#components/chart/chart-point.ts";

/** A repeatable walk with a spike and a gap: the same numbers in every render, so pictures can be compared. */
export function sampleWalk(request: {
  startMs: number;
  stepMs: number;
  count: number;
  base: number;
  swing: number;
  spikeAt?: number;
  gapAt?: number;
}): ChartPoint[] {
  const { startMs, stepMs, count, base, swing, spikeAt, gapAt } = request;
  let seed = 42 + base;
  let value = base;
  return Array.from({ length: count }, (_, index) => {
    seed = (seed * 16_807) % 2_147_483_647;
    value += ((seed / 2_147_483_647 - 0.5) * swing) / 4 + (base - value) * 0.03;
    const isGap = gapAt !== undefined && index >= gapAt && index < gapAt + 30;
    const spike = index === spikeAt ? swing * 3 : 0;
    return { tMs: startMs + index * stepMs, value: isGap ? null : value + spike };
  });
}
