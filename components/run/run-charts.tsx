"use client";

import { memo, useMemo, useRef, useState } from "react";
import type { ChartFlag, ChartLimit, ChartSeries, ChartVertical } from "#components/chart/chart-model.ts";
import { LimitChart } from "#components/chart/limit-chart.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import type { Tick } from "#lib/canary/run-events.ts";
import type { Template } from "#lib/template/schema.ts";
import { CHARTS, checkpointsWithin, extendSeries, limitsOf, yDomainOf } from "./chart-plan.ts";

type RunChartsProps = {
  t0Ms: number | null;
  endsAtMs: number | null;
  /** When a limit was broken, epoch ms. */
  brokenAtMs: number | null;
  maxLossUsd: string;
  ticks: readonly Tick[];
  template: Pick<Template, "triggers" | "checkpoints">;
  isFinal: boolean;
};

/** The series of all charts; only the points of new ticks are made anew. */
function useSeries(ticks: readonly Tick[]): ChartSeries[][] {
  const last = useRef<{ ticks: readonly Tick[]; series: ChartSeries[][] } | null>(null);
  return useMemo(() => {
    const before = last.current;
    const series = CHARTS.map((plan, index) =>
      extendSeries(plan, ticks, before ? { ticks: before.ticks, series: before.series[index] ?? [] } : null),
    );
    last.current = { ticks, series };
    return series;
  }, [ticks]);
}

/** What stands still in the charts: checkpoints, the moment of the rollback, limits. */
function useMarks(props: RunChartsProps) {
  const { t0Ms, endsAtMs, brokenAtMs, maxLossUsd } = props;
  const { checkpoints, triggers } = props.template;
  const verticals = useMemo<ChartVertical[]>(
    () =>
      t0Ms === null || endsAtMs === null
        ? []
        : checkpointsWithin(checkpoints, t0Ms, endsAtMs).map((one) => ({
            tMs: t0Ms + one.atSec * 1000,
            label: one.title.split(":")[0] ?? one.title,
          })),
    [t0Ms, endsAtMs, checkpoints],
  );
  const flags = useMemo<ChartFlag[]>(
    () =>
      brokenAtMs !== null && endsAtMs !== null && brokenAtMs <= endsAtMs
        ? [{ tMs: brokenAtMs, label: "rollback", level: "critical" }]
        : [],
    [brokenAtMs, endsAtMs],
  );
  const limits = useMemo<ChartLimit[][]>(
    () => CHARTS.map((plan) => limitsOf(plan, triggers, maxLossUsd)),
    [triggers, maxLossUsd],
  );
  return { verticals, flags, limits };
}

/** All charts of a run on one x-range T+0 … T+end, with one cursor; pause keeps the picture while the run goes on. */
export const RunCharts = memo(function RunCharts(props: RunChartsProps) {
  const { t0Ms, endsAtMs, ticks, isFinal } = props;
  const [cursorMs, setCursorMs] = useState<number | null>(null);
  const [paused, setPaused] = useState<readonly Tick[] | null>(null);
  const series = useSeries(paused ?? ticks);
  const { verticals, flags, limits } = useMarks(props);
  if (t0Ms === null || endsAtMs === null) return null;
  return (
    <Card
      id="charts"
      title="Measurements"
      hint={
        paused
          ? "Paused: the picture stands still, the run goes on."
          : "One line a second, gaps shown as gaps."
      }
      actions={
        isFinal ? null : (
          <Button size="sm" onClick={() => setPaused(paused ? null : ticks)}>
            {paused ? "Follow" : "Pause"}
          </Button>
        )
      }
    >
      <div className="grid gap-x-6 gap-y-5 lg:grid-cols-2">
        {CHARTS.map((plan, index) => (
          <LimitChart
            key={plan.title}
            title={plan.title}
            unit={plan.unit}
            tStartMs={t0Ms}
            tEndMs={endsAtMs}
            series={series[index] ?? []}
            limits={limits[index] ?? []}
            verticals={verticals}
            flags={flags}
            yDomain={yDomainOf(plan, series[index] ?? [])}
            cursorMs={cursorMs}
            onCursor={setCursorMs}
            emptyText="No measurement yet; the first line comes one second after launch."
          />
        ))}
      </div>
    </Card>
  );
});
