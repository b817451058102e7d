import type { ChartPoint, KnownPoint } from "./chart-point.ts";
import { MAX_GAP_MS } from "./chart-point.ts";

type ThinRequest = {
  points: ReadonlyArray<ChartPoint>;
  /** The x-range, both ends included, epoch ms. */
  fromMs: number;
  toMs: number;
  /** How many columns there are to draw in; each keeps at most four points. */
  buckets: number;
  maxGapMs?: number;
};

type Bucket = { index: number; first: KnownPoint; min: KnownPoint; max: KnownPoint; last: KnownPoint };

function startBucket(index: number, point: KnownPoint): Bucket {
  return { index, first: point, min: point, max: point, last: point };
}

/** Writes a bucket's first, lowest, highest and last point in the order of time, each once. */
function flush(bucket: Bucket | null, segment: KnownPoint[]): void {
  if (!bucket) return;
  const { first, min, max, last } = bucket;
  const [early, late] = min.tMs <= max.tMs ? [min, max] : [max, min];
  segment.push(first);
  if (early !== first && early !== last) segment.push(early);
  if (late !== first && late !== last && late !== early) segment.push(late);
  if (last !== first) segment.push(last);
}

/**
 * Thins points for drawing without losing a spike: per column it keeps the first, lowest, highest
 * and last. Returns one list per unbroken stretch; a null value or a silence above `maxGapMs` breaks it.
 */
export function thinPoints(request: ThinRequest): KnownPoint[][] {
  const { points, fromMs, toMs, buckets, maxGapMs = MAX_GAP_MS } = request;
  const bucketMs = Math.max(1, (toMs - fromMs) / Math.max(1, buckets));
  const segments: KnownPoint[][] = [];
  let segment: KnownPoint[] = [];
  let bucket: Bucket | null = null;
  let lastMs = Number.NEGATIVE_INFINITY;

  const breakHere = () => {
    flush(bucket, segment);
    if (segment.length > 0) segments.push(segment);
    segment = [];
    bucket = null;
  };

  for (const measured of points) {
    const { tMs, value } = measured;
    if (tMs < fromMs || tMs > toMs) continue;
    if (value === null || !Number.isFinite(value)) {
      breakHere();
      continue;
    }
    if (tMs - lastMs > maxGapMs) breakHere();
    lastMs = tMs;
    const point = measured as KnownPoint;
    const index = Math.floor((tMs - fromMs) / bucketMs);
    const open: Bucket | null = bucket;
    if (open === null || open.index !== index) {
      flush(open, segment);
      bucket = startBucket(index, point);
      continue;
    }
    if (value < open.min.value) open.min = point;
    if (value > open.max.value) open.max = point;
    open.last = point;
  }
  breakHere();
  return segments;
}
