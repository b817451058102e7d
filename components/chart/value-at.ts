import type { ChartPoint } from "./chart-point.ts";
import { MAX_GAP_MS } from "./chart-point.ts";

/** The value nearest to a moment; null where there is a gap. Points are in the order of time. */
export function valueAt(points: ReadonlyArray<ChartPoint>, atMs: number): number | null {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.tMs ?? 0) < atMs) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [points[low - 1], points[low]];
  const nearest = before && (!after || atMs - before.tMs <= after.tMs - atMs) ? before : after;
  if (!nearest || Math.abs(nearest.tMs - atMs) > MAX_GAP_MS) return null;
  return nearest.value;
}

/** A value as people read it: up to four digits, thin groups, a real minus. */
export function valueText(value: number | null, unit: string): string {
  if (value === null) return "no value";
  const size = Math.abs(value);
  const digits = size >= 100 || value === 0 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 4;
  const [whole = "0", fraction] = size.toFixed(digits).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");
  const trimmed = fraction && digits > 2 ? fraction.replace(/0+$/, "") : fraction;
  const isZero = Number(size.toFixed(digits)) === 0;
  return `${value < 0 && !isZero ? "−" : ""}${grouped}${trimmed ? `.${trimmed}` : ""}${unit ? `\u00a0${unit}` : ""}`;
}
