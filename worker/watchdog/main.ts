import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { pino } from "pino";
import { BEAT_EVERY_MS, beat } from "#lib/service/heartbeat.ts";
import { openService } from "#lib/service/open-service.ts";
import { holdSession } from "#lib/service/worker-session.ts";
import { flattenAccount } from "#worker/commands/flatten-account.ts";
import { monotonicMs } from "#worker/holder/protocol.ts";
import { nowMs } from "#worker/supervisor/clock.ts";
import { keepVenues } from "#worker/venues/keep-venues.ts";
import { serviceLeaseBook } from "./service-lease-book.ts";
import { Watchdog } from "./watchdog.ts";

const LOOK_EVERY_MS = 500;
/** What is being flattened when the watchdog is asked to end is finished first, but not for ever. */
const STOP_WITHIN_MS = 25_000;

const logger = pino({ name: "watchdog", level: process.env.LOG_LEVEL ?? "info" });

async function main(): Promise<void> {
  const databaseUrl = process.env.DATABASE_URL;
  if (!databaseUrl) {
    throw new Error(
      "The watchdog has no database. Nothing is watched. Set DATABASE_URL, or start everything with `npm start`.",
    );
  }
  const service = openService({ databaseUrl, name: "watchdog" });
  const name = `watchdog-${hostname()}-${process.pid}-${randomBytes(3).toString("hex")}`;
  const session = await holdSession({ databaseUrl, workerId: name });
  const stopVenues = keepVenues({ service, tester: null, log: (message) => logger.warn(message) });
  const stop = new AbortController();
  const watchdog = new Watchdog({
    book: serviceLeaseBook(service, name),
    flattenAccount,
    nowMs,
    monotonicMs,
    log: (message) => logger.warn(message),
    signal: stop.signal,
  });
  const heartbeat = setInterval(() => {
    const detail = `${watchdog.rescues().length} runs in hand`;
    beat({ service, name: "watchdog", detail }).catch((error: Error) =>
      logger.warn(`heartbeat not written: ${error.message}`),
    );
  }, BEAT_EVERY_MS);
  let isLooking = false;
  const looking = setInterval(async () => {
    if (isLooking) return;
    isLooking = true;
    await watchdog.look();
    isLooking = false;
  }, LOOK_EVERY_MS);

  async function shutDown(signal: string): Promise<void> {
    logger.info(`${signal}: ${watchdog.rescues().length} runs in hand are finished, then the watchdog ends`);
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    clearInterval(looking);
    stopVenues();
    await Promise.allSettled(watchdog.rescues());
    stop.abort();
    clearInterval(heartbeat);
    await session.close();
    await service.close().catch(() => undefined);
    process.exit(0);
  }
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void shutDown(signal));
  logger.info("watching for runs whose worker is gone");
}

main().catch((error: Error) => {
  logger.error(error.message);
  process.exit(1);
});
