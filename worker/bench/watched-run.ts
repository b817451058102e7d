import { type ChildProcess, fork } from "node:child_process";
import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { appendRunEvents } from "#lib/service/append-run-events.ts";
import { openService } from "#lib/service/open-service.ts";
import { inCheckout } from "#worker/stack/checkout.ts";
import { freePorts } from "#worker/stack/ports.ts";
import { startStack } from "#worker/stack/stack.ts";
import { makeTemporaryStateDir } from "#worker/stack/throw-away-postgres.ts";
import { nowMs } from "#worker/supervisor/clock.ts";
import { type PendingEntry, RecordWriter } from "#worker/supervisor/record-writer.ts";
import { holdRun } from "./held-run.ts";
import type { ViewersReport } from "./stream-viewers.ts";
import { webSignIn } from "./web-sign-in.ts";

const READY_WITHIN_MS = 60_000;

export type WatchedRun = {
  /** Takes entries as a worker's writer does: kept in order, written behind the acts. */
  write: (entries: readonly PendingEntry[]) => void;
  /** Ends everything; how many viewers there were, how many were lost, and how many entries they could see. */
  end: () => Promise<{ connected: number; lost: number; entriesWritten: number }>;
};

/** A stack with a run whose record the bench writes, and viewers in a process of their own who follow it over the web. */
export async function watchRun(viewers: number, say: (line: string) => void): Promise<WatchedRun> {
  const varDir = makeTemporaryStateDir();
  say(`starting a stack for ${viewers} viewers`);
  const ports = await freePorts();
  const stack = await startStack({ ports, varDir, webMode: "start", quiet: true, throwAway: true });
  process.env.COUNTERSIGN_BUILD_ID = stack.env("web").COUNTERSIGN_BUILD_ID;
  const service = openService({ databaseUrl: stack.databaseUrl, varDir });
  const { worker } = stack.pids();
  // The bench writes this run's record itself, so the worker must not take the job.
  if (worker) process.kill(worker, "SIGSTOP");
  const run = await holdRun(service);
  let entriesWritten = 0;
  const writer = new RecordWriter({
    append: async (events) => {
      const answer = await appendRunEvents({ service, ...run, events: [...events] });
      if (!answer.ok) return "LEASE_LOST";
      entriesWritten += events.length;
      return "WRITTEN";
    },
    onLost: () => undefined,
    onBack: () => undefined,
    onLeaseLost: () => say("the bench lost its run"),
    now: nowMs,
  });
  const crowd = await gather({
    url: `${stack.urls.web}/api/runs/${run.runId}/events`,
    cookie: await webSignIn(stack.urls.web),
    viewers,
  });
  say(`${viewers} viewers follow the run`);
  return {
    write: (entries) => writer.push(entries),
    end: async () => {
      const { lost } = await leave(crowd);
      run.release();
      if (worker) process.kill(worker, "SIGCONT");
      await service.close();
      await stack.stop();
      rmSync(varDir, { recursive: true, force: true });
      return { connected: viewers, lost, entriesWritten };
    },
  };
}

/** Resolves when every viewer has the run's snapshot. */
async function gather(order: { url: string; cookie: string; viewers: number }): Promise<ChildProcess> {
  const crowd = fork(inCheckout("worker/bench/stream-viewers.ts"));
  const ready = new Promise<void>((resolve, reject) => {
    crowd.once("message", () => resolve());
    crowd.once("exit", () => reject(new Error("the viewers' process ended")));
  });
  crowd.send(order);
  const late = sleep(READY_WITHIN_MS, undefined, { ref: false }).then(() => {
    throw new Error(`${order.viewers} viewers did not connect within ${READY_WITHIN_MS / 1000} s`);
  });
  await Promise.race([ready, late]);
  return crowd;
}

function leave(crowd: ChildProcess): Promise<{ lost: number }> {
  return new Promise((resolve) => {
    crowd.on("message", (message: ViewersReport) => {
      if ("lost" in message) resolve(message);
    });
    crowd.send("report");
  });
}
