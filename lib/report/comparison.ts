/** One point of a curve, ms after T+0. */
export type CurvePoint = { offsetMs: number; value: number | null };
export type Curves = { pnlUsd: CurvePoint[]; p95LatencyMs: CurvePoint[] };

/** About as many points as a chart has pixels. */
const SPANS = 900;
/** Charts draw a longer silence than 5 s as a gap: points of neighbouring spans must stay closer. */
const LONGEST_SPAN_MS = 2_000;

type ReadCurve = readonly { tMs: number; pnlUsd: number | null; p95LatencyMs: number | null }[];

/** The worst value of each span, so that thinning never hides a spike; a span without values stays a gap. */
function worstOf(
  points: readonly CurvePoint[],
  spanMs: number,
  worse: (a: number, b: number) => number,
): CurvePoint[] {
  const spans = new Map<number, CurvePoint>();
  for (const point of points) {
    const span = Math.floor(point.offsetMs / spanMs);
    const known = spans.get(span);
    if (!known || known.value === null) spans.set(span, point);
    else if (point.value !== null && worse(known.value, point.value) !== known.value) spans.set(span, point);
  }
  return [...spans.values()];
}

/** The curves of a run counted from its T+0, thinned to the worst of each span: lowest PnL, highest latency. */
export function curvesFromZero(ticks: ReadCurve, t0Ms: number): Curves {
  const lastMs = (ticks.at(-1)?.tMs ?? t0Ms) - t0Ms;
  const spanMs = Math.min(LONGEST_SPAN_MS, Math.max(1, lastMs / SPANS));
  const of = (field: "pnlUsd" | "p95LatencyMs") =>
    ticks.map((tick) => ({ offsetMs: tick.tMs - t0Ms, value: tick[field] }));
  return {
    pnlUsd: worstOf(of("pnlUsd"), spanMs, Math.min),
    p95LatencyMs: worstOf(of("p95LatencyMs"), spanMs, Math.max),
  };
}
