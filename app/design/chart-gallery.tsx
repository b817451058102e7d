"use client";

import { useState } from "react";
import type { ChartFlag } from "#components/chart/chart-model.ts";
import { LimitChart } from "#components/chart/limit-chart.tsx";
import { Sparkline } from "#components/chart/sparkline.tsx";
import type { TrendBar } from "#components/chart/trend-bars.tsx";
import { TrendBars } from "#components/chart/trend-bars.tsx";
import { Card } from "#components/ui/card.tsx";
import { sampleWalk } from "./sample-series.ts";

/** A round moment, so that the page is the same in every render. */
const START_MS = 1_700_000_000_000;
const END_MS = START_MS + 1_800_000;
const at = (minutes: number) => START_MS + minutes * 60_000;

const PNL = sampleWalk({ startMs: START_MS, stepMs: 1_000, count: 1_150, base: -6, swing: 9, gapAt: 610 });
const P50 = sampleWalk({ startMs: START_MS, stepMs: 1_000, count: 1_150, base: 60, swing: 30, gapAt: 610 });
const P95 = sampleWalk({
  startMs: START_MS,
  stepMs: 1_000,
  count: 1_150,
  base: 210,
  swing: 120,
  spikeAt: 820,
  gapAt: 610,
});

const VERTICALS = [
  { tMs: at(5), label: "T+5" },
  { tMs: at(15), label: "T+15" },
  { tMs: at(30), label: "T+30" },
];
const FLAGS: ChartFlag[] = [
  { tMs: at(10.2), label: "No telemetry for 30 s", level: "caution" },
  { tMs: at(15.1), label: "Checkpoint T+15 passed", level: "normal" },
];

const BARS: TrendBar[] = [12, 8, 41, null, 6, 50, 9, 3].map((value, index) => ({
  key: String(index),
  label: `run ${index + 1}`,
  value,
  level: value === null ? "caution" : value >= 50 ? "critical" : "normal",
  levelWord: value === null ? "scrubbed" : value >= 50 ? "rolled back" : "succeeded",
  href: `#run-${index + 1}`,
}));

export function ChartGallery() {
  const [cursorMs, setCursorMs] = useState<number | null>(at(13.67));
  const shared = {
    tStartMs: START_MS,
    tEndMs: END_MS,
    verticals: VERTICALS,
    flags: FLAGS,
    cursorMs,
    onCursor: setCursorMs,
  };
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Card title="PnL">
        <LimitChart
          {...shared}
          title="PnL"
          unit="USD"
          series={[{ name: "PnL", colorIndex: 0, points: PNL }]}
          limits={[{ value: -50, label: "rollback at −50 USD", level: "critical" }]}
        />
      </Card>
      <Card title="Latency">
        <LimitChart
          {...shared}
          title="Order latency"
          unit="ms"
          series={[
            { name: "p95", colorIndex: 1, points: P95 },
            { name: "p50", colorIndex: 0, points: P50 },
          ]}
          limits={[
            { value: 1_000, label: "rollback above 1 000 ms", level: "critical" },
            { value: 500, label: "warning above 500 ms", level: "caution" },
          ]}
        />
      </Card>
      <Card title="Before the first point">
        <LimitChart
          title="Error rate"
          unit="%"
          tStartMs={START_MS}
          tEndMs={END_MS}
          series={[]}
          limits={[{ value: 5, label: "rollback above 5 %", level: "critical" }]}
        />
      </Card>
      <Card title="Trend of past runs">
        <div className="grid gap-6 sm:grid-cols-2">
          <TrendBars title="Loss" unit="USD" bars={BARS} limit={{ value: 50, label: "limit 50 USD" }} />
          <TrendBars
            title="Latency p95"
            unit="ms"
            bars={BARS.map((bar) => ({ ...bar, value: bar.value && bar.value * 9 }))}
          />
        </div>
        <p className="mt-4 text-sm text-muted">
          Loss of the last eight runs{" "}
          <Sparkline label="Loss of the last eight runs, 3 to 50 USD" values={BARS.map((bar) => bar.value)} />
        </p>
      </Card>
    </div>
  );
}
