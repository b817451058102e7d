import type { RunEvent, RunPhase } from "#lib/canary/run-events.ts";
import type { RunForWorker } from "#lib/service/load-run-for-worker.ts";
import type { Service } from "#lib/service/open-service.ts";

/** Where a worker stands, and whom it tells what becomes of its runs. */
export type WorkerPlace = {
  service: Service;
  workerId: string;
  stateDirectory: string;
  /** Where reports go instead of where environment or template say. */
  reportsDirectory?: string;
  log: (message: string) => void;
  onTick?: (run: RunForWorker, event: Extract<RunEvent["body"], { type: "tick" }>) => void;
  /** Every entry of a run's record as it is made. Must not throw and must not wait. */
  onEntry?: (run: RunForWorker, body: RunEvent["body"]) => void;
  onClaimed?: (run: RunForWorker) => void;
  /** `phase`: null when another worker has the run now. */
  onEnded?: (run: RunForWorker, phase: RunPhase | null) => void;
};
