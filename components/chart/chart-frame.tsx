"use client";

import { memo } from "react";
import { ComposedChart, Line, XAxis, YAxis } from "recharts";
import { spanText } from "#components/ui/clock-text.ts";
import { ChartMarks } from "./chart-marks.tsx";
import { CHART_HEIGHT_PX, plotEdges } from "./chart-model.ts";
import { missionTicks } from "./nice-domain.ts";

type ChartFrameProps = { widthPx: number; tStartMs: number; tEndMs: number };

/** Axis texts keep this much room, in px; below it there are fewer ticks. */
const TICK_ROOM_PX = 72;

const TICK = { fill: "var(--color-muted)", fontSize: 11 };

/** The y-axis runs from 0 to 1; the marks know which values these are. */
const Y_DOMAIN = [0, 1];

/**
 * The x-axis and the scales. Drawn once and again only when width or x-range change: a redraw of a Recharts chart
 * costs about 10 ms, so all that lives, the y-range too, goes to ChartMarks through a context that passes by this memo.
 */
export const ChartFrame = memo(function ChartFrame({ widthPx, tStartMs, tEndMs }: ChartFrameProps) {
  const edges = plotEdges(widthPx);
  const parts = Math.max(2, Math.floor((widthPx - edges.left - edges.right) / TICK_ROOM_PX));
  // Without a drawn item Recharts computes no scales; these two points are that item, unseen.
  const corners = [
    { tMs: tStartMs, y: 0 },
    { tMs: tEndMs, y: 1 },
  ];
  return (
    <ComposedChart
      width={widthPx}
      height={CHART_HEIGHT_PX}
      data={corners}
      margin={{ top: edges.top, right: edges.right, bottom: 0, left: 0 }}
      accessibilityLayer={false}
    >
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
        domain={Y_DOMAIN}
        ticks={Y_DOMAIN}
        interval={0}
        tick={false}
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
