"use client";

import { useMemo, useState } from "react";
import { LimitChart } from "#components/chart/limit-chart.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import type { RunState } from "#lib/canary/model.ts";
import type { Tick } from "#lib/canary/run-events.ts";
import type { Template } from "#lib/template/schema.ts";
import { CHARTS, checkpointsWithin, limitsOf, seriesOf, yDomainOf } from "./chart-plan.ts";

type RunChartsProps = {
  state: RunState;
  ticks: readonly Tick[];
  template: Pick<Template, "triggers" | "checkpoints">;
  isFinal: boolean;
};

/** All charts of a run on one x-range T+0 … T+end, with one cursor; pause keeps the picture while the run goes on. */
export function RunCharts({ state, ticks, template, isFinal }: RunChartsProps) {
  const [cursorMs, setCursorMs] = useState<number | null>(null);
  const [paused, setPaused] = useState<readonly Tick[] | null>(null);
  const shown = paused ?? ticks;
  const { t0Ms, endsAtMs, fired, config } = state;
  const verticals = useMemo(
    () =>
      t0Ms === null || endsAtMs === null
        ? []
        : checkpointsWithin(template.checkpoints, t0Ms, endsAtMs).map((one) => ({
            tMs: t0Ms + one.atSec * 1000,
            label: one.title.split(":")[0] ?? one.title,
          })),
    [t0Ms, endsAtMs, template.checkpoints],
  );
  const flags = useMemo(
    () =>
      fired && endsAtMs !== null && fired.observedAtMs <= endsAtMs
        ? [{ tMs: fired.observedAtMs, label: "rollback", level: "critical" as const }]
        : [],
    [fired, endsAtMs],
  );
  const drawn = useMemo(() => CHARTS.map((plan) => seriesOf(plan, shown)), [shown]);
  const limits = useMemo(
    () => CHARTS.map((plan) => limitsOf(plan, template.triggers, config?.maxLossUsd ?? "0")),
    [template.triggers, config?.maxLossUsd],
  );
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
            series={drawn[index] ?? []}
            limits={limits[index] ?? []}
            verticals={verticals}
            flags={flags}
            yDomain={yDomainOf(plan, drawn[index] ?? [])}
            cursorMs={cursorMs}
            onCursor={setCursorMs}
            emptyText="No measurement yet; the first line comes one second after launch."
          />
        ))}
      </div>
    </Card>
  );
}
