import { expect, test } from "vitest";
import { curvesFromZero } from "./comparison.ts";

const T0 = 1_700_000_000_000;
const tick = (second: number, pnlUsd: number | null, p95LatencyMs: number | null) => ({
  tMs: T0 + second * 1000,
  pnlUsd,
  p95LatencyMs,
});

test("a short run keeps every point, counted from its T+0", () => {
  const { pnlUsd } = curvesFromZero([tick(0, 0, null), tick(1, -1, 5), tick(2, 1, 6)], T0);
  expect(pnlUsd).toEqual([
    { offsetMs: 0, value: 0 },
    { offsetMs: 1000, value: -1 },
    { offsetMs: 2000, value: 1 },
  ]);
});

test("half an hour is thinned, and neither the deepest loss nor the highest latency is lost", () => {
  const ticks = Array.from({ length: 1801 }, (_, second) =>
    tick(second, second === 900 ? -49 : 1, second === 1234 ? 999 : 20),
  );
  const { pnlUsd, p95LatencyMs } = curvesFromZero(ticks, T0);
  expect(pnlUsd.length).toBeLessThanOrEqual(901);
  expect(pnlUsd).toContainEqual({ offsetMs: 900_000, value: -49 });
  expect(p95LatencyMs).toContainEqual({ offsetMs: 1_234_000, value: 999 });
});

test("neighbouring points of a very long run stay close enough to be one line", () => {
  const ticks = Array.from({ length: 14_400 }, (_, second) => tick(second, Math.sin(second), 1));
  const { pnlUsd } = curvesFromZero(ticks, T0);
  const steps = pnlUsd.slice(1).map((point, index) => point.offsetMs - (pnlUsd[index]?.offsetMs ?? 0));
  expect(Math.max(...steps)).toBeLessThan(5_000);
});

test("a span without any value stays a gap, one with some value is none", () => {
  const many = Array.from({ length: 7200 }, (_, index) =>
    tick(index / 2, index < 200 || index % 2 ? null : 3, null),
  );
  const { pnlUsd } = curvesFromZero(many, T0);
  expect(pnlUsd[0]?.value).toBeNull();
  expect(pnlUsd.slice(101, -1).every((point) => point.value === 3)).toBe(true);
});

test("a run without measurements has empty curves", () => {
  expect(curvesFromZero([], T0)).toEqual({ pnlUsd: [], p95LatencyMs: [] });
});
