"use client";

import { useMemo, useState } from "react";
import type { ChartSeries } from "#components/chart/chart-model.ts";
import { LimitChart } from "#components/chart/limit-chart.tsx";
import { PhaseBadge } from "#components/status/phase-badge.tsx";
import { Card } from "#components/ui/card.tsx";
import { spanText } from "#components/ui/clock-text.ts";
import { DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { numberText } from "#components/ui/number-text.ts";
import { Time } from "#components/ui/time.tsx";
import type { Curves } from "#lib/report/comparison.ts";

export type ComparedRunView = {
  runId: string;
  name: string;
  /** For the end of a line in a chart. */
  shortName: string;
  atMs: number;
  outcome: string;
  durationSec: number | null;
  lossUsd: number | null;
  p95LatencyMs: number | null;
  errorRatePct: number | null;
  orders: number | null;
  curves: Curves;
};

const CHARTS = [
  { title: "PnL from T+0", unit: "USD", field: "pnlUsd" },
  { title: "Latency p95 from T+0", unit: "ms", field: "p95LatencyMs" },
] as const;

/** All runs on one clock that starts at zero: what is compared is the time since each one's own launch. */
function seriesOf(runs: readonly ComparedRunView[], field: keyof Curves): ChartSeries[] {
  return runs.map(({ shortName, curves }, index) => ({
    name: shortName,
    colorIndex: index,
    points: curves[field].map(({ offsetMs, value }) => ({ tMs: offsetMs, value })),
  }));
}

const endOf = (runs: readonly ComparedRunView[]) =>
  Math.max(1_000, ...runs.map(({ curves }) => curves.pnlUsd.at(-1)?.offsetMs ?? 0));

const figure = (value: number | null, digits: number, unit: string) =>
  numberText(value === null ? null : value.toFixed(digits), unit);

function ComparedTable({ runs }: { runs: readonly ComparedRunView[] }) {
  return (
    <DataTable
      caption="This canary and earlier ones"
      rows={runs}
      rowKey={(row) => row.runId}
      columns={[
        {
          key: "run",
          header: "Canary",
          isRowHeader: true,
          cell: (row) => <TextLink href={`/runs/${row.runId}/report`}>{row.name}</TextLink>,
        },
        { key: "at", header: "Launched", cell: (row) => <Time atMs={row.atMs} /> },
        { key: "outcome", header: "Outcome", cell: (row) => <PhaseBadge phase={row.outcome} /> },
        {
          key: "duration",
          header: "Lasted",
          align: "end",
          cell: (row) => (row.durationSec === null ? "—" : spanText(row.durationSec * 1000)),
        },
        { key: "loss", header: "Loss", align: "end", cell: (row) => figure(row.lossUsd, 2, "USD") },
        { key: "p95", header: "p95", align: "end", cell: (row) => figure(row.p95LatencyMs, 0, "ms") },
        { key: "errors", header: "Errors", align: "end", cell: (row) => figure(row.errorRatePct, 2, "%") },
        { key: "orders", header: "Orders", align: "end", isWideOnly: true, cell: (row) => row.orders ?? "—" },
      ]}
    />
  );
}

/** A canary beside the last ones before it, by the same template version on the same symbol; the first of `runs` is this one. */
export function ComparisonCard({ runs }: { runs: readonly ComparedRunView[] }) {
  const [cursorMs, setCursorMs] = useState<number | null>(null);
  const charts = useMemo(
    () => CHARTS.map((chart) => ({ ...chart, series: seriesOf(runs, chart.field) })),
    [runs],
  );
  const title = "Beside earlier canaries";
  if (runs.length < 2) {
    return (
      <Card title={title}>
        <EmptyState title="This is the first one">
          The next canary by this template version on this symbol is drawn beside it here.
        </EmptyState>
      </Card>
    );
  }
  return (
    <Card
      id="comparison"
      title={title}
      hint="Same template version, same symbol, each counted from its own T+0. Of each moment the worst value is drawn."
      flush
    >
      <div className="grid gap-x-6 gap-y-5 p-4 lg:grid-cols-2" data-print="hide">
        {charts.map(({ title: chartTitle, unit, series }) => (
          <LimitChart
            key={chartTitle}
            title={chartTitle}
            unit={unit}
            tStartMs={0}
            tEndMs={endOf(runs)}
            series={series}
            cursorMs={cursorMs}
            onCursor={setCursorMs}
          />
        ))}
      </div>
      <ComparedTable runs={runs} />
    </Card>
  );
}
