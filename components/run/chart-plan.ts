import type { ChartLimit, ChartSeries } from "#components/chart/chart-model.ts";
import type { Tick } from "#lib/canary/run-events.ts";
import type { Template, TriggerKind } from "#lib/template/schema.ts";

type TickField = Exclude<keyof Tick, "tMs">;

export type ChartPlan = {
  title: string;
  unit: string;
  series: readonly { name: string; field: TickField }[];
  /** The trigger whose limit (and warning line) is drawn. */
  trigger?: TriggerKind;
  /** The limit is a loss: drawn below zero. */
  isLoss?: boolean;
  /** The axis starts at zero: a value that hardly moves must not look like a storm. */
  isFromZero?: boolean;
};

/** The charts of a run in their order on screen; every one draws fields of the wide tick row. */
export const CHARTS: readonly ChartPlan[] = [
  { title: "PnL", unit: "USD", series: [{ name: "PnL", field: "pnlUsd" }], trigger: "LOSS", isLoss: true },
  {
    title: "Latency",
    unit: "ms",
    series: [
      { name: "p50", field: "p50LatencyMs" },
      { name: "p95", field: "p95LatencyMs" },
    ],
    trigger: "LATENCY_P95",
  },
  {
    title: "Error rate",
    unit: "%",
    series: [{ name: "errors", field: "errorRatePct" }],
    trigger: "ERROR_RATE",
  },
  {
    title: "Acceptance",
    unit: "%",
    series: [
      { name: "accepted", field: "acceptancePct" },
      { name: "success", field: "orderSuccessPct" },
    ],
  },
  { title: "Position", unit: "BTC", series: [{ name: "position", field: "positionBtc" }] },
  { title: "Mark price", unit: "USD", series: [{ name: "mark", field: "markPrice" }] },
  { title: "Spread", unit: "bps", series: [{ name: "spread", field: "spreadBps" }], isFromZero: true },
  { title: "WebSocket down", unit: "s", series: [{ name: "down", field: "wsDownSec" }], trigger: "WS_DOWN" },
];

/**
 * Series of a chart out of the ticks, in new arrays, as the chart asks for. Where the ticks go on from those of `before`,
 * its points are taken over: a long run makes one new point a second, not thousands.
 */
export function extendSeries(
  plan: ChartPlan,
  ticks: readonly Tick[],
  before: { ticks: readonly Tick[]; series: readonly ChartSeries[] } | null,
): ChartSeries[] {
  const known = before?.ticks.length ?? 0;
  const goesOn =
    before !== null &&
    known > 0 &&
    ticks.length >= known &&
    ticks[0] === before.ticks[0] &&
    ticks[known - 1] === before.ticks[known - 1];
  const fresh = goesOn ? ticks.slice(known) : ticks;
  return plan.series.map(({ name, field }, index) => {
    const points = fresh.map((tick) => ({ tMs: tick.tMs, value: tick[field] }));
    const kept = goesOn ? (before.series[index]?.points ?? []) : [];
    return { name, colorIndex: index, points: kept.length > 0 ? [...kept, ...points] : points };
  });
}

/** Limit and warning lines of a chart. `maxLossUsd` is the configuration's. */
export function limitsOf(plan: ChartPlan, triggers: Template["triggers"], maxLossUsd: string): ChartLimit[] {
  const trigger = triggers.find((one) => one.kind === plan.trigger);
  if (!trigger) return [];
  const sign = plan.isLoss ? -1 : 1;
  const limit = trigger.limit ?? (plan.isLoss ? maxLossUsd : null);
  return [
    ...(trigger.warnAt === null
      ? []
      : [{ value: sign * Number(trigger.warnAt), label: "warning", level: "caution" as const }]),
    ...(limit === null
      ? []
      : [{ value: sign * Number(limit), label: "roll back", level: "critical" as const }]),
  ];
}

/** Checkpoints that fall into the run; a demo is shorter than the canary that they were made for. */
export function checkpointsWithin<C extends { atSec: number }>(
  checkpoints: readonly C[],
  t0Ms: number,
  endsAtMs: number,
): C[] {
  return checkpoints.filter((one) => t0Ms + one.atSec * 1000 <= endsAtMs);
}

/** Room above the highest value of an axis that starts at zero. */
const HEADROOM = 1.25;

/** The fixed y-range of a chart, or undefined where the values themselves decide. */
export function yDomainOf(
  plan: ChartPlan,
  series: readonly ChartSeries[],
): readonly [number, number] | undefined {
  if (!plan.isFromZero) return undefined;
  let top = 0;
  for (const { points } of series) for (const { value } of points) top = Math.max(top, value ?? 0);
  return [0, top * HEADROOM || 1];
}
