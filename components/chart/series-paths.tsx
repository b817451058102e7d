"use client";

import { memo, useMemo } from "react";
import type { ChartContent, ChartSeries } from "./chart-model.ts";
import { seriesColor, seriesDash } from "./chart-model.ts";
import type { PlotScale } from "./plot-scale.ts";
import { pathOf, spreadLabels } from "./plot-scale.ts";
import { thinPoints } from "./thin-points.ts";

/** Width of a thinning column, in px. */
const COLUMN_PX = 2;
/** Line height of an end label, in px. */
const LABEL_PX = 13;

const px = (value = 0) => Math.round(value * 10) / 10;

type DrawnSeries = { series: ChartSeries; path: string; end: { x: number; y: number } | null };

function drawSeries(series: ChartSeries, content: ChartContent, scale: PlotScale): DrawnSeries {
  const segments = thinPoints({
    points: series.points,
    fromMs: content.tStartMs,
    toMs: content.tEndMs,
    buckets: Math.max(1, Math.round((scale.right - scale.left) / COLUMN_PX)),
  });
  const last = segments.at(-1)?.at(-1);
  const end = last ? { x: scale.x(last.tMs), y: scale.y(last.value) } : null;
  return { series, path: pathOf(segments, scale), end };
}

const SeriesPath = memo(function SeriesPath({ path, series }: { path: string; series: ChartSeries }) {
  const dash = seriesDash(series);
  const line = {
    d: path,
    stroke: seriesColor(series.colorIndex),
    strokeLinejoin: "round",
    strokeLinecap: "round",
  } as const;
  return (
    <g fill="none">
      {/* A spike is one pixel wide and could fall into the gap of a dash: a thin unbroken line keeps it. */}
      {dash ? <path {...line} strokeWidth="1" strokeOpacity="0.55" /> : null}
      <path {...line} strokeWidth="1.75" strokeDasharray={dash} />
    </g>
  );
});

/** Our own paths inside the frame, with a dot and the name at the end of each line. */
export function SeriesPaths({ content, scale }: { content: ChartContent; scale: PlotScale }) {
  const { left, right, top, bottom } = scale;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the scale is new in every render; its ends tell whether it moved.
  const drawn = useMemo(
    () => content.series.map((series) => drawSeries(series, content, scale)),
    [content, left, right, top, bottom, scale.y(0), scale.y(1)],
  );
  const ends = drawn.filter((each) => each.end !== null);
  const labelYs = spreadLabels(
    ends.map((each) => (each.end?.y ?? 0) + 4),
    LABEL_PX,
    bottom + 4,
  );
  return (
    <>
      {drawn.map(({ series, path }) => (
        <SeriesPath key={series.name} path={path} series={series} />
      ))}
      {ends.map(({ series, end }, index) => (
        // Moved as a whole: a text whose own place changes is measured again, which costs most of a redraw.
        <g key={series.name} transform={`translate(${px(end?.x)} ${px(end?.y)})`}>
          <circle
            r="3"
            fill={seriesColor(series.colorIndex)}
            stroke="var(--color-surface)"
            strokeWidth="1.5"
          />
          <text
            x="7"
            y={px((labelYs[index] ?? 0) - (end?.y ?? 0))}
            fontSize="11"
            fontWeight="500"
            fill="var(--color-ink)"
            className="[paint-order:stroke] [stroke-linejoin:round] [stroke-width:3px] stroke-surface"
          >
            {series.name}
          </text>
        </g>
      ))}
    </>
  );
}
