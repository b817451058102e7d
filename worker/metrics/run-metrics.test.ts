import { expect, test } from "vitest";
import type { Tick } from "#lib/canary/run-events.ts";
import { serveMetrics } from "./metrics-server.ts";
import { RunMetrics } from "./run-metrics.ts";

const labels = { run: "r1", kind: "DEMO", symbol: "BTC-PERP" };
const tick: Tick = {
  tMs: 1,
  equityUsd: 10_000,
  pnlUsd: -3.2,
  positionBtc: 0.01,
  openOrders: 1,
  markPrice: 60_000,
  bid: 59_999,
  ask: 60_001,
  spreadBps: 0.3,
  depthUsd: 1_000_000,
  acceptancePct: 100,
  orderSuccessPct: null,
  errorRatePct: 0,
  p50LatencyMs: 3,
  p95LatencyMs: 9,
  wsUptimePct: 100,
  wsDownSec: 0,
  rssMb: 90,
  ordersSubmitted: 4,
  fills: 2,
  telemetryAgeMs: 40,
  venueAgeMs: 30,
};

test("a live run has its series, what was not observed has none, and the end removes them", async () => {
  const metrics = new RunMetrics();
  metrics.started();
  metrics.tick(labels, {
    type: "tick",
    tick,
    triggers: [
      { kind: "LOSS", value: "3.2", limit: "50", n: 1, level: "normal", overSec: 0, breachInSec: null },
    ],
  });
  const server = await serveMetrics(metrics.registry, 0);
  const read = async () => (await fetch(`http://127.0.0.1:${server.port}/metrics`)).text();
  const live = await read();
  expect(live).toContain('countersign_run_pnl_usd{run="r1",kind="DEMO",symbol="BTC-PERP"} -3.2');
  expect(live).toContain('trigger="LOSS",part="limit"} 50');
  expect(live).not.toContain("countersign_run_order_success_percent{");
  metrics.ended(labels, "SUCCEEDED");
  const after = await read();
  expect(after).not.toContain('run="r1"');
  expect(after).toContain('countersign_runs_finished_total{kind="DEMO",phase="SUCCEEDED"} 1');
  expect((await fetch(`http://127.0.0.1:${server.port}/`)).status).toBe(404);
  await server.close();
});

test("a port in use is a sentence that says what to do", async () => {
  const first = await serveMetrics(new RunMetrics().registry, 0);
  await expect(serveMetrics(new RunMetrics().registry, first.port)).rejects.toThrow("set METRICS_PORT");
  await first.close();
});
