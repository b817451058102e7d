"use client";

import type { ReactNode } from "react";
import { memo, useMemo, useState } from "react";
import { ChartContentContext } from "./chart-context.ts";
import { ChartCursor } from "./chart-cursor.tsx";
import { ChartFrame } from "./chart-frame.tsx";
import type { ChartContent, ChartFlag, ChartLimit, ChartSeries, ChartVertical } from "./chart-model.ts";
import { CHART_HEIGHT_PX, seriesColor, seriesDash } from "./chart-model.ts";
import { ChartTable } from "./chart-table.tsx";
import { niceDomain } from "./nice-domain.ts";
import { useWidth } from "./use-width.ts";
import { valueAt, valueText } from "./value-at.ts";

export type LimitChartProps = {
  title: string;
  unit: string;
  /** The x-range T+0 to T+end, epoch ms. */
  tStartMs: number;
  tEndMs: number;
  series: ReadonlyArray<ChartSeries>;
  limits?: ReadonlyArray<ChartLimit>;
  verticals?: ReadonlyArray<ChartVertical>;
  flags?: ReadonlyArray<ChartFlag>;
  /** Cursor shared between charts; without `onCursor` the chart keeps its own. */
  cursorMs?: number | null;
  onCursor?: (tMs: number | null) => void;
  /** Fixed y-range; otherwise it holds all values and limits. */
  yDomain?: readonly [number, number];
  /** Said in the place of the lines while there is no value. */
  emptyText?: ReactNode;
};

const NONE: readonly never[] = [];

/** As one text, which stays the same while the range does. */
function yTicksOf(
  series: LimitChartProps["series"],
  limits: ReadonlyArray<ChartLimit>,
  yDomain: LimitChartProps["yDomain"],
): string {
  const values = yDomain ? [...yDomain] : limits.map((limit) => limit.value);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  if (!yDomain) {
    for (const { points } of series) {
      for (const { value } of points) {
        if (value === null) continue;
        if (value < low) low = value;
        if (value > high) high = value;
      }
    }
  }
  return niceDomain([...values, low, high]).ticks.join(" ");
}

const hasValue = (series: ReadonlyArray<ChartSeries>) =>
  series.some(({ points }) => points.some((point) => point.value !== null));

const textAt = (series: ChartSeries, atMs: number | null, unit: string) =>
  valueText(atMs === null ? (series.points.at(-1)?.value ?? null) : valueAt(series.points, atMs), unit);

const cursorTextOf = ({ series, unit }: ChartContent, atMs: number) =>
  series.map((each) => `${each.name} ${textAt(each, atMs, unit)}`).join(", ");

const LegendItem = memo(function LegendItem(props: {
  name: string;
  color: string;
  dash: string;
  text: string;
}) {
  return (
    <li className="flex items-center gap-1.5 tabular-nums">
      <svg width="20" height="8" aria-hidden="true">
        <path
          d="M1 4h18"
          stroke={props.color}
          strokeWidth="2"
          strokeDasharray={props.dash}
          strokeLinecap="round"
        />
      </svg>
      <span className="text-muted">{props.name}</span>
      <span className="font-semibold">{props.text}</span>
    </li>
  );
});

/** Line sample, name and value of each series, now or at the cursor. */
function Legend({ content, atMs }: { content: ChartContent; atMs: number | null }) {
  return (
    <ul className="flex flex-wrap justify-end gap-x-4 text-xs">
      {content.series.map((series) => (
        <LegendItem
          key={series.name}
          name={series.name}
          color={seriesColor(series.colorIndex)}
          dash={seriesDash(series)}
          text={textAt(series, atMs, content.unit)}
        />
      ))}
    </ul>
  );
}

/** Live lines against their limits, with checkpoints, flags, a cursor and a table twin. */
export const LimitChart = memo(function LimitChart(props: LimitChartProps) {
  const {
    title,
    unit,
    tStartMs,
    tEndMs,
    series,
    limits = NONE,
    verticals = NONE,
    flags = NONE,
    yDomain,
  } = props;
  const [ownCursorMs, setOwnCursorMs] = useState<number | null>(null);
  const cursorMs = props.onCursor ? (props.cursorMs ?? null) : ownCursorMs;
  const { ref, widthPx } = useWidth<HTMLDivElement>();
  const yTickText = yTicksOf(series, limits, yDomain);
  const yTicks = useMemo(() => yTickText.split(" ").map(Number), [yTickText]);
  const content = useMemo<ChartContent>(
    () => ({ unit, tStartMs, tEndMs, series, limits, verticals, flags, yTicks }),
    [unit, tStartMs, tEndMs, series, limits, verticals, flags, yTicks],
  );
  const isEmpty = useMemo(() => !hasValue(series), [series]);
  return (
    <figure aria-label={title} className="min-w-0">
      <figcaption className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="text-sm font-semibold">
          {title} {unit ? <span className="font-normal text-muted">{unit}</span> : null}
        </span>
        <Legend content={content} atMs={cursorMs} />
      </figcaption>
      <div ref={ref} className="relative mt-1 [contain:strict]" style={{ height: CHART_HEIGHT_PX }}>
        {widthPx > 0 ? (
          // The figure's name, the legend and the table say it in words.
          <div aria-hidden="true">
            <ChartContentContext value={content}>
              <ChartFrame widthPx={widthPx} tStartMs={tStartMs} tEndMs={tEndMs} />
            </ChartContentContext>
          </div>
        ) : null}
        {isEmpty ? (
          <p className="absolute inset-x-0 top-1/4 mx-auto w-fit max-w-64 rounded-md bg-surface px-3 py-1 text-center text-sm text-muted">
            {props.emptyText ?? "No measurements yet. The first one appears here by itself."}
          </p>
        ) : (
          <ChartCursor
            title={title}
            widthPx={widthPx}
            tStartMs={tStartMs}
            tEndMs={tEndMs}
            cursorMs={cursorMs}
            onCursor={props.onCursor ?? setOwnCursorMs}
            text={cursorMs === null ? "" : cursorTextOf(content, cursorMs)}
          />
        )}
      </div>
      <ChartTable title={title} content={content} />
    </figure>
  );
});
