import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { pino } from "pino";
import { BEAT_EVERY_MS, beat } from "#lib/service/heartbeat.ts";
import { openService, type Service } from "#lib/service/open-service.ts";
import { saveTwin } from "#lib/service/save-twin.ts";
import { TIDY_EVERY_MS, tidyDoors } from "#lib/service/tidy-doors.ts";
import { holdSession } from "#lib/service/worker-session.ts";
import { serveMetrics } from "./metrics/metrics-server.ts";
import { RunMetrics } from "./metrics/run-metrics.ts";
import { startSweeping } from "./notices/sweep-loop.ts";
import { type Supervised, superviseLeft, superviseRun } from "./supervisor/supervise-run.ts";
import { startTakingOver } from "./supervisor/take-over-loop.ts";
import type { WorkerPlace } from "./supervisor/worker-place.ts";
import { createTwins, type Twins } from "./twin/twins.ts";
import { keepVenues } from "./venues/keep-venues.ts";

/** Live runs of one worker: each has a canary process and five venue connections, so two cores carry a handful. */
const CONCURRENT_RUNS = 4;
const DEFAULT_METRICS_PORT = 9090;
const NO_DATABASE =
  "The worker has no database. No run was started. Set DATABASE_URL, or start everything with `npm start`.";
/** A worker that was asked to stop has brought its runs down long before; then it goes in any case. */
const STOP_WITHIN_MS = 25_000;

const logger = pino({ name: "worker", level: process.env.LOG_LEVEL ?? "info" });

function placeOf(service: Service, metrics: RunMetrics, twins: Twins): WorkerPlace {
  return {
    service,
    // New with every start: process ids come again, and another process's life must not stand for a dead one's.
    workerId: `${hostname()}-${process.pid}-${randomBytes(3).toString("hex")}`,
    stateDirectory: service.varDir,
    log: (message) => logger.info(message),
    onTick: ({ runId, kind, symbol }, tick) => metrics.tick({ run: runId, kind, symbol }, tick),
    onEntry: twins.onEntry,
    onClaimed: () => metrics.started(),
    onEnded: ({ runId, kind, symbol }, phase) => {
      metrics.ended({ run: runId, kind, symbol }, phase);
      twins.letGo({ runId });
    },
  };
}

/** Sessions and devices that have ended are removed now and from time to time. */
function startTidying(service: Service): void {
  const tidy = () =>
    tidyDoors(service).catch((error: Error) => logger.warn(`ended sessions not removed: ${error.message}`));
  void tidy();
  setInterval(() => void tidy(), TIDY_EVERY_MS).unref();
}

async function main(): Promise<void> {
  const databaseUrl = process.env.DATABASE_URL;
  if (!databaseUrl) throw new Error(NO_DATABASE);
  const service = openService({
    databaseUrl,
    onQueueError: (error) => logger.warn(`job queue: ${error.message}`),
  });
  const metrics = new RunMetrics();
  const metricsPort = Number(process.env.METRICS_PORT ?? DEFAULT_METRICS_PORT);
  const server = await serveMetrics(metrics.registry, metricsPort);
  const twins = createTwins({
    stateDirectory: service.varDir,
    save: (runId, twin) => saveTwin({ service, runId, twin }),
    log: (message) => logger.warn(message),
  });
  const place = placeOf(service, metrics, twins);
  const stop = new AbortController();
  const live = new Map<string, Promise<unknown>>();
  const heartbeat = setInterval(() => {
    beat({ service, name: "worker", detail: `${live.size} live runs` }).catch((error: Error) =>
      logger.warn(`heartbeat not written: ${error.message}`),
    );
  }, BEAT_EVERY_MS);
  startTidying(service);
  const session = await holdSession({ databaseUrl, workerId: place.workerId });
  const sweeping = startSweeping({ service, warn: (message) => logger.warn(message) });
  const stopVenues = keepVenues({ service, tester: place.workerId, log: (message) => logger.warn(message) });

  function follow(runId: string, supervised: Promise<Supervised>): Promise<Supervised> {
    live.set(runId, supervised);
    return supervised
      .then((outcome) => {
        logger.info(`${runId}: ${outcome.ok ? outcome.phase : outcome.reason}`);
        return outcome;
      })
      .finally(() => live.delete(runId));
  }

  const stopTakingOver = startTakingOver({
    service,
    workerId: place.workerId,
    take: (left) => follow(left.runId, superviseLeft(place, left, stop.signal)),
    log: (message) => logger.warn(message),
  });

  async function shutDown(signal: string): Promise<void> {
    if (stop.signal.aborted) return;
    logger.info(`${signal}: ${live.size} live runs are brought down, then the worker ends`);
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    stopTakingOver();
    stopVenues();
    stop.abort();
    await Promise.allSettled(live.values());
    await twins.close();
    clearInterval(heartbeat);
    await sweeping.stop();
    await session.close();
    await Promise.allSettled([service.close(), server.close()]);
    process.exit(0);
  }
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void shutDown(signal));

  await service.jobs.work(
    async ({ runId }) => {
      if (stop.signal.aborted) throw new Error("the worker is ending; another one takes the run");
      const outcome = await follow(runId, superviseRun(place, runId, stop.signal));
      if (!outcome.ok && outcome.reason === "HELD") throw new Error(`run ${runId} is held by another worker`);
    },
    { concurrency: CONCURRENT_RUNS },
  );
  await beat({ service, name: "worker", detail: "0 live runs" });
  logger.info(`worker ready, metrics on http://localhost:${server.port}/metrics`);
}

// A stream that closes may reject promises that nobody waits for. A worker that went down for that would leave its live runs
// to the watchdog; the supervisor notices by its own clocks when something is really missing.
process.on("unhandledRejection", (reason) => {
  logger.error(
    `unhandled rejection: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}`,
  );
});

main().catch((error: unknown) => {
  logger.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
