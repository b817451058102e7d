import type { RunEvent } from "#lib/canary/run-events.ts";
import type { RunForWorker } from "#lib/service/load-run-for-worker.ts";
import type { WorkerPlace } from "./worker-place.ts";

/** A run that this worker holds, with its record so far. */
export type ClaimedRun = {
  place: WorkerPlace;
  run: RunForWorker;
  record: readonly RunEvent[];
  leaseEpoch: number;
  /** Aborted when the worker is asked to end. */
  stop: AbortSignal;
  /** What other runs of the day have lost on the account, USD. */
  dailyLossUsedUsd: string;
  /** When its last worker was last heard, on the machine's monotonic clock; null when it was not taken from another worker. */
  goneSinceMs: number | null;
};
