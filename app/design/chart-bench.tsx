"use client";

import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import { LimitChart } from "#components/chart/limit-chart.tsx";
import { Button } from "#components/ui/button.tsx";
import { sampleWalk } from "./sample-series.ts";

const CHARTS = 10;
const POINTS = 1_800;
const TICKS = 40;
const START_MS = 1_700_000_000_000;

const ALL = Array.from({ length: CHARTS }, (_, index) =>
  sampleWalk({ startMs: START_MS, stepMs: 1_000, count: POINTS + TICKS, base: 50 + index * 20, swing: 30 }),
);

const LIMITS = [{ value: 400, label: "rollback above 400", level: "critical" as const }];

/** Time of one redraw: React's render and commit, and with style and layout forced. */
type Sample = { commitMs: number; withLayoutMs: number };

const at = (values: number[], part: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? 0;

const figures = (values: number[]) =>
  `median ${at(values, 0.5).toFixed(1)} ms, p95 ${at(values, 0.95).toFixed(1)} ms`;

/** Ten charts of 1,800 points: presses one new point into each, many times, and says what a redraw costs. */
export function ChartBench() {
  const [count, setCount] = useState(POINTS);
  const [result, setResult] = useState("not measured yet");
  const grid = useRef<HTMLDivElement>(null);

  const run = async () => {
    const samples: Sample[] = [];
    for (let tick = 1; tick <= TICKS; tick += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      const startMs = performance.now();
      flushSync(() => setCount(POINTS + tick));
      const commitMs = performance.now() - startMs;
      grid.current?.getBoundingClientRect();
      samples.push({ commitMs, withLayoutMs: performance.now() - startMs });
    }
    const commit = samples.map((sample) => sample.commitMs);
    const layout = samples.map((sample) => sample.withLayoutMs);
    setResult(`commit: ${figures(commit)}; with layout: ${figures(layout)}; ${TICKS} redraws`);
  };

  return (
    <main id="main" className="p-6">
      <h1 className="text-xl font-semibold">
        Redraw of {CHARTS} charts × {POINTS} points
      </h1>
      <div className="my-3 flex items-center gap-4">
        <Button variant="primary" onClick={run}>
          Measure
        </Button>
        <output>{result}</output>
      </div>
      <div ref={grid} className="grid gap-4 lg:grid-cols-2">
        {ALL.map((points, index) => (
          <LimitChart
            // biome-ignore lint/suspicious/noArrayIndexKey: the ten charts are fixed.
            key={index}
            title={`Chart ${index + 1}`}
            unit="ms"
            tStartMs={START_MS}
            tEndMs={START_MS + (POINTS + TICKS) * 1_000}
            series={[{ name: "p95", colorIndex: index % 6, points: points.slice(0, count) }]}
            limits={LIMITS}
          />
        ))}
      </div>
    </main>
  );
}
