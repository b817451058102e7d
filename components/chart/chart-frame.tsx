"use client";

import { memo } from "react";
import { CartesianGrid, ComposedChart, Line, XAxis, YAxis } from "recharts";
import { spanText } from "#components/ui/clock-text.ts";
import { ChartMarks } from "./chart-marks.tsx";
import { CHART_HEIGHT_PX, plotEdges } from "./chart-model.ts";
import { missionTicks, tickText } from "./nice-domain.ts";

type ChartFrameProps = { widthPx: number; tStartMs: number; tEndMs: number; yTicks: string };

/** Axis texts keep this much room, in px; below it there are fewer ticks. */
const TICK_ROOM_PX = 72;

const TICK = { fill: "var(--color-muted)", fontSize: 11 };

/**
 * Axes and grid. Drawn once and again only when size or ranges change: a redraw of a Recharts chart
 * costs about 10 ms, so live points go to ChartMarks through a context that passes by this memo.
 */
export const ChartFrame = memo(function ChartFrame({ widthPx, tStartMs, tEndMs, yTicks }: ChartFrameProps) {
  const ticks = yTicks.split(" ").map(Number);
  const [yMin, yMax] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const edges = plotEdges(widthPx);
  const parts = Math.max(2, Math.floor((widthPx - edges.left - edges.right) / TICK_ROOM_PX));
  // Without a drawn item Recharts computes no scales; these two points are that item, unseen.
  const corners = [
    { tMs: tStartMs, y: yMin },
    { tMs: tEndMs, y: yMax },
  ];
  return (
    <ComposedChart
      width={widthPx}
      height={CHART_HEIGHT_PX}
      data={corners}
      margin={{ top: edges.top, right: edges.right, bottom: 0, left: 0 }}
      accessibilityLayer={false}
    >
      <CartesianGrid vertical={false} stroke="var(--color-line)" />
      <XAxis
        dataKey="tMs"
        type="number"
        height={edges.bottom}
        domain={[tStartMs, tEndMs]}
        ticks={missionTicks(tStartMs, tEndMs, parts)}
        interval={0}
        tickFormatter={(tMs: number) => spanText(tMs - tStartMs)}
        tick={TICK}
        tickLine={false}
        axisLine={{ stroke: "var(--color-line-strong)" }}
      />
      <YAxis
        width={edges.left}
        domain={[yMin, yMax]}
        ticks={ticks}
        interval={0}
        tickFormatter={(value: number) => tickText(value, ticks)}
        tick={TICK}
        tickLine={false}
        axisLine={false}
      />
      <Line
        dataKey="y"
        stroke="none"
        dot={false}
        activeDot={false}
        legendType="none"
        isAnimationActive={false}
      />
      <ChartMarks />
    </ComposedChart>
  );
});
