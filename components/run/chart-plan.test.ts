import { describe, expect, it } from "vitest";
import type { Tick } from "#lib/canary/run-events.ts";
import { CHARTS, type ChartPlan, extendSeries, yDomainOf } from "./chart-plan.ts";

function tick(tMs: number, p50: number | null): Tick {
  const market = { markPrice: 1, bid: 1, ask: 1, spreadBps: tMs, depthUsd: 1 };
  const account = { equityUsd: 1, pnlUsd: -1, positionBtc: 0, openOrders: 0 };
  const rates = { acceptancePct: 100, orderSuccessPct: 100, errorRatePct: 0, wsUptimePct: 100, wsDownSec: 0 };
  const times = { p50LatencyMs: p50, p95LatencyMs: 9, telemetryAgeMs: 1, venueAgeMs: 1 };
  return { tMs, ...market, ...account, ...rates, ...times, rssMb: 1, fills: 0, ordersSubmitted: 1 };
}

const plan = CHARTS.find(({ title }) => title === "Latency") as ChartPlan;
const ticks = [tick(1, 10), tick(2, null), tick(3, 30)];
const pairs = (series: ReturnType<typeof extendSeries>) =>
  series.map(({ points }) => points.map(({ tMs, value }) => [tMs, value]));
const whole = [
  [
    [1, 10],
    [2, null],
    [3, 30],
  ],
  [
    [1, 9],
    [2, 9],
    [3, 9],
  ],
];

describe("extendSeries", () => {
  it("makes a point of every tick, gaps included", () => {
    expect(pairs(extendSeries(plan, ticks, null))).toEqual(whole);
  });

  it("takes the known points over and makes only the new ones", () => {
    const first = ticks.slice(0, 2);
    const series = extendSeries(plan, first, null);
    const next = extendSeries(plan, ticks, { ticks: first, series });
    expect(pairs(next)).toEqual(whole);
    expect(next[0]?.points[0]).toBe(series[0]?.points[0]);
    expect(next[0]?.points).not.toBe(series[0]?.points);
  });

  it.each([
    ["a snapshot of the same run", ticks.map((one) => ({ ...one }))],
    ["a shorter list", ticks.slice(0, 1)],
    ["another run", [tick(7, 70), tick(8, 80), tick(9, 90), tick(10, 100)]],
    ["no tick", []],
  ])("starts anew with %s", (_name, other) => {
    const series = extendSeries(plan, ticks, null);
    expect(pairs(extendSeries(plan, other, { ticks, series }))).toEqual(
      pairs(extendSeries(plan, other, null)),
    );
  });
});

describe("yDomainOf", () => {
  const spread = CHARTS.find(({ isFromZero }) => isFromZero) as ChartPlan;
  it("starts at zero with room above the highest value", () => {
    expect(yDomainOf(spread, extendSeries(spread, ticks, null))).toEqual([0, 3.75]);
  });
  it("leaves the range to the values elsewhere", () => {
    expect(yDomainOf(plan, extendSeries(plan, ticks, null))).toBeUndefined();
  });
});
