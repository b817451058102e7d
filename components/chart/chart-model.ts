import type { StatusLevel } from "#components/status/status-level.ts";
import type { ChartPoint } from "./chart-point.ts";

export type ChartSeries = {
  name: string;
  /** 0 to 5: hue and, unless `dash` is given, the dash that goes with it. */
  colorIndex: number;
  /** SVG dash array. */
  dash?: string;
  /** In the order of time. A new array for new points: identity tells what must be redrawn. */
  points: ReadonlyArray<ChartPoint>;
};

export type ChartLimit = { value: number; label: string; level: StatusLevel };
export type ChartVertical = { tMs: number; label: string };
export type ChartFlag = { tMs: number; label: string; level: StatusLevel };

/** What moves while the frame stands still. */
export type ChartContent = {
  unit: string;
  tStartMs: number;
  tEndMs: number;
  series: ReadonlyArray<ChartSeries>;
  limits: ReadonlyArray<ChartLimit>;
  verticals: ReadonlyArray<ChartVertical>;
  flags: ReadonlyArray<ChartFlag>;
  /** Ticks of the y-axis; the first and the last are its ends. */
  yTicks: ReadonlyArray<number>;
};

const DASHES = ["", "6 3", "2 3", "9 3 2 3", "4 2", "1 3"];

/** Stroke colour of a series; there are six. */
export const seriesColor = (index: number) => `var(--color-series-${Math.abs(index) % DASHES.length})`;

/** Dash of a series, so that lines differ without colour too. */
export const seriesDash = (series: ChartSeries) =>
  series.dash ?? DASHES[Math.abs(series.colorIndex) % DASHES.length] ?? "";

/** Height of a chart, in px. */
export const CHART_HEIGHT_PX = 212;

export type PlotEdges = { top: number; right: number; bottom: number; left: number };

/** Below this width, in px, the room beside the plot shrinks. */
const NARROW_PX = 480;

/** Room around the plot in px: axis texts left and below, end labels right, checkpoint labels above. */
export function plotEdges(widthPx: number): PlotEdges {
  const isNarrow = widthPx < NARROW_PX;
  return { top: 22, bottom: 24, left: isNarrow ? 48 : 56, right: isNarrow ? 54 : 72 };
}
