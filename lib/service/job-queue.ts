import { fromPrisma, type Job, PgBoss } from "pg-boss";
import type { Tx } from "../store/transaction.ts";

const QUEUE = "runs";
/** Longer than the longest run a template may ask for (4 h) with its countdown: a job is never taken away from a live run. */
const JOB_EXPIRES_SEC = 6 * 3600;
/** A dead worker's job comes back after this time at the earliest; the watchdog has acted long before. */
const JOB_HEARTBEAT_SEC = 15;
/** A run that no worker could even start three times needs a person. */
const JOB_RETRIES = 3;
const RETRY_DELAY_SEC = 1;
/** Notices wake the worker; this poll only covers a lost notice. */
const POLL_SEC = 2;
const QUEUE_CONNECTIONS = 4;
/** How long a closing process waits for its handlers before it lets go. */
const STOP_TIMEOUT_MS = 10_000;

export type RunJob = { runId: string };
export type RunHandler = (job: RunJob, signal: AbortSignal) => Promise<void>;

export type JobQueue = {
  /** Connects; `sendRun` needs it before its transaction begins. Safe to call again. */
  ready(): Promise<void>;
  /** Puts a run into the queue, in the caller's transaction. Await `ready()` before the transaction. */
  sendRun(tx: Tx, runId: string): Promise<void>;
  /** Hands runs to `handler`, up to `concurrency` at a time; a run's handler resolves when the run is over. */
  work(handler: RunHandler, options?: { concurrency?: number }): Promise<void>;
  /** Resolves when the queue answers; throws when it does not. */
  probe(): Promise<void>;
  close(): Promise<void>;
};

type QueueOptions = { databaseUrl: string; name: string; onError: (error: Error) => void };

async function start({ databaseUrl, name, onError }: QueueOptions): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    application_name: `countersign-${name}`,
    max: QUEUE_CONNECTIONS,
    schedule: false,
    useListenNotify: true,
  });
  boss.on("error", onError);
  await boss.start();
  await boss.createQueue(QUEUE, {
    notify: true,
    expireInSeconds: JOB_EXPIRES_SEC,
    heartbeatSeconds: JOB_HEARTBEAT_SEC,
    retryLimit: JOB_RETRIES,
    retryDelay: RETRY_DELAY_SEC,
  });
  return boss;
}

/** The job queue of runs. Nothing connects before the first use. */
export function openJobQueue(options: QueueOptions): JobQueue {
  let started: Promise<PgBoss> | undefined;
  function boss(): Promise<PgBoss> {
    started ??= start(options).catch((error: unknown) => {
      // The next caller tries again: a database that starts late must not spoil the process for good.
      started = undefined;
      throw error;
    });
    return started;
  }
  return {
    async ready() {
      await boss();
    },
    async sendRun(tx, runId) {
      const jobId = await (await boss()).send(QUEUE, { runId } satisfies RunJob, { db: fromPrisma(tx) });
      if (!jobId) throw new Error(`The queue did not take run ${runId}.`);
    },
    async work(handler, { concurrency = 1 } = {}) {
      const pace = {
        localConcurrency: concurrency,
        pollingIntervalSeconds: POLL_SEC,
        notifyPollingIntervalSeconds: POLL_SEC,
      };
      await (await boss()).work<RunJob>(QUEUE, pace, async ([job]: Job<RunJob>[]) => {
        if (job) await handler(job.data, job.signal);
      });
    },
    async probe() {
      await (await boss()).getQueue(QUEUE);
    },
    async close() {
      const open = await started?.catch(() => undefined);
      await open?.stop({ graceful: true, timeout: STOP_TIMEOUT_MS });
    },
  };
}
