import { seriesColor } from "./chart-model.ts";
import { pathOf } from "./plot-scale.ts";

type SparklineProps = {
  /** The course in words, for example "loss of the last 12 runs, 3 to 41 USD". */
  label: string;
  values: ReadonlyArray<number | null>;
  colorIndex?: number;
  widthPx?: number;
  heightPx?: number;
};

/** A course without axes, in the line of a text or a table. Missing values are gaps. */
export function Sparkline({ label, values, colorIndex = 0, widthPx = 96, heightPx = 24 }: SparklineProps) {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return <span className="text-xs text-muted">no data</span>;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const scale = {
    x: (index: number) => 3 + (index / Math.max(1, values.length - 1)) * (widthPx - 6),
    y: (value: number) =>
      high === low ? heightPx / 2 : heightPx - 3 - ((value - low) / (high - low)) * (heightPx - 6),
  };
  const segments: { tMs: number; value: number }[][] = [[]];
  values.forEach((value, index) => {
    if (value === null) segments.push([]);
    else segments.at(-1)?.push({ tMs: index, value });
  });
  const lastIndex = values.findLastIndex((value) => value !== null);
  return (
    <svg
      width={widthPx}
      height={heightPx}
      role="img"
      aria-label={label}
      className="inline-block overflow-visible align-middle"
    >
      <path
        d={pathOf(segments, scale)}
        fill="none"
        stroke={seriesColor(colorIndex)}
        strokeWidth="1.5"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
      <circle
        cx={scale.x(lastIndex)}
        cy={scale.y(values[lastIndex] ?? 0)}
        r="2.5"
        fill={seriesColor(colorIndex)}
      />
    </svg>
  );
}
