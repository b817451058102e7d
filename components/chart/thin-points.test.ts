import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChartPoint } from "./chart-point.ts";
import { thinPoints } from "./thin-points.ts";

const everySecond = (values: ReadonlyArray<number | null>): ChartPoint[] =>
  values.map((value, index) => ({ tMs: index * 1_000, value }));

const range = { fromMs: 0, toMs: 1_800_000, buckets: 300 };

describe("thinPoints", () => {
  it("keeps a single spike and a single dip among 1,800 flat points", () => {
    const values = Array.from({ length: 1_800 }, () => 10);
    values[700] = 999;
    values[703] = -999;
    const [segment = []] = thinPoints({ ...range, points: everySecond(values) });
    expect(segment.map((point) => point.value)).toContain(999);
    expect(segment.map((point) => point.value)).toContain(-999);
    expect(segment.length).toBeLessThanOrEqual(4 * (range.buckets + 1));
  });

  it("leaves few points as they are", () => {
    const points = everySecond([3, 1, 2]);
    expect(thinPoints({ fromMs: 0, toMs: 2_000, buckets: 100, points })).toEqual([points]);
  });

  it("breaks at a missing value", () => {
    const segments = thinPoints({ ...range, points: everySecond([1, 2, null, 4]) });
    expect(segments.map((segment) => segment.map((point) => point.value))).toEqual([[1, 2], [4]]);
  });

  it.each([
    [5_000, 1],
    [5_001, 2],
  ])("a silence of %s ms gives %s stretches", (silenceMs, count) => {
    const points = [
      { tMs: 0, value: 1 },
      { tMs: silenceMs, value: 2 },
    ];
    expect(thinPoints({ ...range, points })).toHaveLength(count);
  });

  it("leaves out what lies outside the range and what is not a number", () => {
    const points = [
      { tMs: -1, value: 1 },
      { tMs: 0, value: Number.NaN },
      { tMs: 10, value: 2 },
      { tMs: 1_800_001, value: 3 },
    ];
    expect(thinPoints({ ...range, points })).toEqual([[{ tMs: 10, value: 2 }]]);
  });

  it("gives nothing for nothing", () => {
    expect(thinPoints({ ...range, points: [] })).toEqual([]);
  });

  it("never loses the extremes, never invents a point, never goes back in time", () => {
    const value = fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: -1_000, max: 1_000 }) },
      { weight: 1, arbitrary: fc.constant(null) },
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 400 }), fc.integer({ min: 1, max: 50 }), (values, buckets) => {
        const points = everySecond(values);
        const kept = thinPoints({ fromMs: 0, toMs: 400_000, buckets, points }).flat();
        const known = values.filter((each) => each !== null);
        const keptValues = kept.map((point) => point.value);
        if (known.length > 0) {
          expect(Math.max(...keptValues)).toBe(Math.max(...known));
          expect(Math.min(...keptValues)).toBe(Math.min(...known));
        }
        for (const point of kept) expect(values[point.tMs / 1_000]).toBe(point.value);
        const times = kept.map((point) => point.tMs);
        expect(times).toEqual([...new Set(times)].toSorted((a, b) => a - b));
      }),
    );
  });
});
