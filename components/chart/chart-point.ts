/** One measurement: epoch ms and its value in the chart's unit; null says that it was asked for and not there. */
export type ChartPoint = { tMs: number; value: number | null };

/** A measurement that is there. */
export type KnownPoint = { tMs: number; value: number };

/** A longer silence between two points is drawn as a gap, in ms. */
export const MAX_GAP_MS = 5_000;
