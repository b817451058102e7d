import { setTimeout as sleep } from "node:timers/promises";
import type { RunForWorker } from "#lib/service/load-run-for-worker.ts";
import type { PaperAdmin } from "./paper-admin.ts";
import type { Fault } from "./rehearse-options.ts";

/** A request takes 1.5 s: beyond the p95 limit, below the kill path's timeout. */
const LATENCY_MS = 1_500;
/** Enough failures for the rate or four in a row, few enough that the kill sequence gets through. */
const HTTP_ERROR_RATE = 0.6;
/** The trader holds a position for seconds at a time; this is the time in which it surely took one. */
const POSITION_WITHIN_MS = 60_000;
/** The shock goes this much beyond the max loss, so that the position's size cannot round it away. */
const BEYOND_LIMIT = 1.5;

type Injection = {
  admin: PaperAdmin;
  run: Pick<RunForWorker, "account" | "config">;
  childPid: number | null;
  workerPid: number | null;
};

async function waitForPosition({ admin, run }: Injection): Promise<number> {
  const untilMs = Date.now() + POSITION_WITHIN_MS;
  while (Date.now() < untilMs) {
    const account = (await admin.state()).accounts.find(({ name }) => name === run.account);
    const position = Number(account?.positionBtc ?? 0);
    if (position !== 0) return position;
    await sleep(20);
  }
  throw new Error("the canary took no position within a minute, so there was nothing to lose");
}

async function loss(injection: Injection): Promise<string> {
  const position = await waitForPosition(injection);
  const shockUsd = (-Number(injection.run.config.maxLossUsd) * BEYOND_LIMIT) / position;
  await injection.admin.faults({ markShockUsd: shockUsd });
  return `mark price moved by ${shockUsd.toFixed(0)} USD against ${position} BTC`;
}

async function telemetry({ childPid }: Injection): Promise<string> {
  if (childPid === null) throw new Error("the record names no process of the canary");
  process.kill(childPid, "SIGSTOP");
  return `canary process ${childPid} frozen`;
}

function endWorker({ workerPid }: Injection, signal: "SIGKILL" | "SIGTERM"): string {
  if (workerPid === null) throw new Error("this stack does not say which process its worker is");
  process.kill(workerPid, signal);
  return `worker ${workerPid} got ${signal}`;
}

/** Disturbs a live run by one fault and says what was done. */
export async function injectFault(fault: Fault, injection: Injection): Promise<string> {
  const { admin, run } = injection;
  const { account } = run;
  switch (fault) {
    case "loss":
      return loss(injection);
    case "telemetry":
      return telemetry(injection);
    case "worker-kill":
      return endWorker(injection, "SIGKILL");
    case "worker-stop":
      return endWorker(injection, "SIGTERM");
    case "errors":
      await admin.faults({ account, httpErrorRate: HTTP_ERROR_RATE, httpErrorKind: "5xx" });
      return `${HTTP_ERROR_RATE * 100} % of requests of account ${account} answered with 503`;
    case "latency":
      await admin.faults({ account, latencyMs: LATENCY_MS });
      return `every request of account ${account} takes ${LATENCY_MS} ms longer`;
    case "ws":
      await admin.faults({ stallStreams: "all" });
      return "all streams stalled without a word";
    case "unauthorised": {
      const { market } = await admin.state();
      const priceUsd = (Number(market.markUsd) * 0.9).toFixed(1);
      await admin.outsideOrder({ account, side: "buy", sizeBtc: run.config.sizeBtc, priceUsd });
      return `an order that this run did not send was placed on account ${account}`;
    }
  }
}
