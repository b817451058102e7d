"use client";

import { memo, useContext } from "react";
import { usePlotArea, useXAxisScale, useYAxisScale } from "recharts";
import { StatusShape } from "#components/status/status-shape.tsx";
import { ChartContentContext } from "./chart-context.ts";
import type { ChartContent, ChartFlag, ChartLimit, ChartVertical } from "./chart-model.ts";
import { tickText } from "./nice-domain.ts";
import type { PlotScale } from "./plot-scale.ts";
import { SeriesPaths } from "./series-paths.tsx";

const LIMIT_COLOR: Record<ChartLimit["level"], string> = {
  off: "var(--color-off)",
  standby: "var(--color-standby)",
  normal: "var(--color-normal)",
  caution: "var(--color-caution)",
  serious: "var(--color-serious)",
  critical: "var(--color-critical)",
};

/** The frame's scales as straight lines through their two ends: cheaper than asking per point. */
function usePlotScale(content: ChartContent | null): PlotScale | null {
  const xScale = useXAxisScale();
  const yScale = useYAxisScale();
  const area = usePlotArea();
  if (!content || !xScale || !yScale || !area) return null;
  const { tStartMs, tEndMs, yTicks } = content;
  const [yMin, yMax] = [yTicks[0] ?? 0, yTicks.at(-1) ?? 1];
  const [x0, x1] = [xScale(tStartMs), xScale(tEndMs)];
  const [y0, y1] = [yScale(0), yScale(1)];
  if (x0 === undefined || x1 === undefined || y0 === undefined || y1 === undefined) return null;
  return {
    x: (tMs) => x0 + ((tMs - tStartMs) / (tEndMs - tStartMs)) * (x1 - x0),
    y: (value) => y0 + ((value - yMin) / (yMax - yMin)) * (y1 - y0),
    left: area.x,
    right: area.x + area.width,
    top: area.y,
    bottom: area.y + area.height,
  };
}

/** Grid and texts of the y-axis. */
const YTicks = memo(function YTicks(props: {
  ticks: ReadonlyArray<number>;
  left: number;
  right: number;
  top: number;
  bottom: number;
}) {
  const { ticks, left, right, top, bottom } = props;
  const [first, last] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  return ticks.map((tick) => {
    const y = bottom - ((tick - first) / (last - first)) * (bottom - top);
    return (
      <g key={tick} transform={`translate(${left} ${y})`}>
        <path d={`M0 0h${right - left}`} stroke="var(--color-line)" />
        <text x="-8" y="4" fontSize="11" textAnchor="end" fill="var(--color-muted)">
          {tickText(tick, ticks)}
        </text>
      </g>
    );
  });
});

function LimitLine({ limit, scale }: { limit: ChartLimit; scale: PlotScale }) {
  const y = scale.y(limit.value);
  const isAtTop = y - scale.top < 14;
  return (
    <g>
      <line
        x1={scale.left}
        x2={scale.right}
        y1={y}
        y2={y}
        stroke={LIMIT_COLOR[limit.level]}
        strokeWidth="1.5"
        strokeDasharray="7 4"
      />
      <text
        x={scale.left + 4}
        y={isAtTop ? y + 13 : y - 4}
        fill={LIMIT_COLOR[limit.level]}
        fontSize="11"
        fontWeight="600"
        className="[paint-order:stroke] [stroke-linejoin:round] [stroke-width:3px] stroke-surface"
      >
        {limit.label}
      </text>
    </g>
  );
}

function VerticalLine({ vertical, scale }: { vertical: ChartVertical; scale: PlotScale }) {
  const x = scale.x(vertical.tMs);
  return (
    <g>
      <line
        x1={x}
        x2={x}
        y1={scale.top}
        y2={scale.bottom}
        stroke="var(--color-control)"
        strokeDasharray="2 3"
      />
      <text x={x} y={scale.top - 6} fill="var(--color-muted)" fontSize="11" textAnchor="middle">
        {vertical.label}
      </text>
    </g>
  );
}

function FlagMark({ flag, scale }: { flag: ChartFlag; scale: PlotScale }) {
  const x = scale.x(flag.tMs);
  return (
    <g style={{ color: LIMIT_COLOR[flag.level] }}>
      <title>{flag.label}</title>
      <line x1={x} x2={x} y1={scale.bottom - 12} y2={scale.bottom} stroke="currentColor" strokeWidth="1.5" />
      <g transform={`translate(${x - 6} ${scale.bottom - 24})`}>
        <StatusShape level={flag.level} sizePx={12} />
      </g>
    </g>
  );
}

/** Everything over the frame: limits, checkpoints, lines, flags. Redrawn with every tick. */
export const ChartMarks = memo(function ChartMarks() {
  const content = useContext(ChartContentContext);
  const scale = usePlotScale(content);
  if (!content || !scale) return null;
  return (
    <g>
      <YTicks
        ticks={content.yTicks}
        left={scale.left}
        right={scale.right}
        top={scale.top}
        bottom={scale.bottom}
      />
      {content.verticals.map((vertical) => (
        <VerticalLine key={`${vertical.tMs}-${vertical.label}`} vertical={vertical} scale={scale} />
      ))}
      {content.limits.map((limit) => (
        <LimitLine key={limit.label} limit={limit} scale={scale} />
      ))}
      <SeriesPaths content={content} scale={scale} />
      {content.flags.map((flag) => (
        <FlagMark key={`${flag.tMs}-${flag.label}`} flag={flag} scale={scale} />
      ))}
    </g>
  );
});
