import { fork } from "node:child_process";
import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Tick } from "#lib/canary/run-events.ts";
import { appendRunEvents } from "#lib/service/append-run-events.ts";
import { openService, type Service } from "#lib/service/open-service.ts";
import { inCheckout } from "#worker/stack/checkout.ts";
import { freePorts } from "#worker/stack/ports.ts";
import { startStack } from "#worker/stack/stack.ts";
import { makeTemporaryStateDir } from "#worker/stack/throw-away-postgres.ts";
import { nowMs } from "#worker/supervisor/clock.ts";
import { holdRun } from "./held-run.ts";
import { summarise } from "./percentiles.ts";
import type { ViewersOrder, ViewersReport } from "./stream-viewers.ts";
import { webSignIn } from "./web-sign-in.ts";

const VIEWERS = 200;
const RATES_HZ = [1, 10] as const;
/** Length of each series. */
const SERIES_MS = 20_000;

type Say = (line: string) => void;

function tickAt(tMs: number, rateHz: number): Tick {
  const market = { markPrice: 28_000, bid: 27_999.9, ask: 28_000.1, spreadBps: 0.04, depthUsd: 5_000_000 };
  const account = { equityUsd: 10_000, pnlUsd: -1.2, positionBtc: 0.01, openOrders: 1 };
  const rates = { acceptancePct: 100, orderSuccessPct: 100, errorRatePct: 0, wsUptimePct: 100, wsDownSec: 0 };
  const times = { p50LatencyMs: 2, p95LatencyMs: 5, telemetryAgeMs: 40, venueAgeMs: 30 };
  return { tMs, ...market, ...account, ...rates, ...times, rssMb: 120, fills: 0, ordersSubmitted: rateHz };
}

async function series(
  service: Service,
  run: { runId: string; leaseEpoch: number },
  rateHz: number,
): Promise<void> {
  const startedAt = performance.now();
  for (let sent = 0; sent < (SERIES_MS / 1000) * rateHz; sent += 1) {
    await sleep(Math.max(0, startedAt + (sent * 1000) / rateHz - performance.now()));
    const atMs = nowMs();
    const body = { type: "tick" as const, tick: tickAt(atMs, rateHz), triggers: [] };
    const answer = await appendRunEvents({ service, ...run, events: [{ atMs, body }] });
    if (!answer.ok) throw new Error(`the record refused a tick: ${answer.reason}`);
  }
}

async function watchFrom(
  order: ViewersOrder,
  work: () => Promise<void>,
): Promise<Extract<ViewersReport, { lost: number }>> {
  const viewers = fork(inCheckout("worker/bench/stream-viewers.ts"));
  const messages: ViewersReport[] = [];
  viewers.on("message", (message: ViewersReport) => messages.push(message));
  const next = async (): Promise<ViewersReport> => {
    for (;;) {
      const message = messages.shift();
      if (message) return message;
      if (viewers.exitCode !== null) throw new Error("the viewers' process ended");
      await sleep(20);
    }
  };
  viewers.send(order);
  await next();
  await work();
  viewers.send("report");
  const report = await next();
  if (!("lost" in report)) throw new Error("the viewers reported nothing");
  return report;
}

/** Append → NOTIFY → web process → SSE → client, with 200 viewers in a process of their own, at 1 and 10 ticks a second. */
export async function benchStream(say: Say, viewers = VIEWERS): Promise<object> {
  const varDir = makeTemporaryStateDir();
  const stack = await startStack({
    ports: await freePorts(),
    varDir,
    webMode: "start",
    quiet: true,
    throwAway: true,
  });
  process.env.COUNTERSIGN_BUILD_ID = stack.env("web").COUNTERSIGN_BUILD_ID;
  const service = openService({ databaseUrl: stack.databaseUrl, varDir });
  const worker = stack.pids().worker;
  try {
    // The bench writes this run's record itself, so the worker must not take the job.
    if (worker) process.kill(worker, "SIGSTOP");
    const run = await holdRun(service);
    const url = `${stack.urls.web}/api/runs/${run.runId}/events`;
    const report = await watchFrom({ url, cookie: await webSignIn(stack.urls.web), viewers }, async () => {
      for (const rateHz of RATES_HZ) {
        say(`${viewers} viewers, ${rateHz} Hz for ${SERIES_MS / 1000} s`);
        await series(service, run, rateHz);
      }
      await sleep(1_000);
    });
    run.release();
    const rates = Object.fromEntries(RATES_HZ.map((rate) => [rate, summarise(report.delaysMs[rate] ?? [])]));
    const all = summarise(Object.values(report.delaysMs).flat());
    return {
      bench: "stream",
      ...all,
      unit: "ms",
      what: "tick handed to the append → client has it",
      viewers,
      hz: rates,
      lost: report.lost,
    };
  } finally {
    if (worker) process.kill(worker, "SIGCONT");
    await service.close();
    await stack.stop();
    rmSync(varDir, { recursive: true, force: true });
  }
}
