import type { KnownPoint } from "./chart-point.ts";

/** Straight-line mapping from time and value to pixels. */
export type PlotScale = {
  x: (tMs: number) => number;
  y: (value: number) => number;
  left: number;
  right: number;
  top: number;
  bottom: number;
};

/** One decimal of a pixel is finer than any screen and keeps paths short. */
const px = (value: number) => Math.round(value * 10) / 10;

/** SVG path of unbroken stretches. A lone point becomes a dot by its round cap. */
export function pathOf(
  segments: ReadonlyArray<ReadonlyArray<KnownPoint>>,
  scale: Pick<PlotScale, "x" | "y">,
): string {
  let path = "";
  for (const segment of segments) {
    let command = "M";
    for (const point of segment) {
      path += `${command}${px(scale.x(point.tMs))} ${px(scale.y(point.value))}`;
      command = "L";
    }
    if (segment.length === 1) path += "h0.01";
  }
  return path;
}

/** Moves labels apart so that none covers another: each at least `gapPx` below the one before it. Keeps the given order of the result. */
export function spreadLabels(ys: ReadonlyArray<number>, gapPx: number, maxY: number): number[] {
  const order = ys.map((y, index) => ({ y, index })).toSorted((a, b) => a.y - b.y);
  const result = [...ys];
  let floor = Number.NEGATIVE_INFINITY;
  for (const { y, index } of order) {
    floor = Math.max(y, floor + gapPx);
    result[index] = floor;
  }
  let ceiling = maxY;
  for (const { index } of order.toReversed()) {
    ceiling = Math.min(result[index] ?? ceiling, ceiling);
    result[index] = ceiling;
    ceiling -= gapPx;
  }
  return result;
}
