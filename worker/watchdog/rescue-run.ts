import type { RunEventBody } from "#lib/canary/run-events.ts";
import type { FlattenAccount } from "#worker/commands/flatten-account.ts";
import type { FlattenResult } from "#worker/flatten/flatten-model.ts";
import type { ExpiredRun, LeaseBook } from "./lease-book.ts";
import { writePapers } from "./rescue-papers.ts";
import { RescueRecord } from "./rescue-record.ts";

type Rescue = {
  run: ExpiredRun;
  book: LeaseBook;
  flattenAccount: (options: FlattenAccount) => Promise<FlattenResult>;
  log: (message: string) => void;
  nowMs: () => number;
  signal: AbortSignal;
};

/** Several times within the silence after which a worker would take the run. */
const RENEW_MS = 500;
const RETRY_MS = 1_000;

/**
 * Takes a run over from a worker that is gone: flattens its account until the venue proves it, whatever the database
 * does meanwhile, then writes what happened. A run that never launched is scrubbed, any other is ROLLED_BACK.
 */
export async function rescueRun({ run, book, flattenAccount, log, nowMs, signal }: Rescue): Promise<void> {
  const seconds = (run.expiredForMs / 1_000).toFixed(0);
  const reason = `worker ${run.workerId ?? "unknown"} was not heard for ${seconds} s after its lease ended`;
  const held = await book.takeOver(run, reason);
  if (!held) return;
  log(`${run.runId}: taken over, ${reason}`);
  const record = new RescueRecord({ append: held.append, nowMs, log, signal });
  const renewal = setInterval(() => void held.renew().catch(() => undefined), RENEW_MS);
  try {
    if (held.hasLaunched) record.note(lostControl(reason, nowMs()));
    const startedAtMs = nowMs();
    const isFlat = await flattenUntilProven({ run, flattenAccount, log, signal }, record, held.hasLaunched);
    // Only when the watchdog itself ends: the lease runs out and another look takes the run. Never finished on a guess.
    if (!isFlat) return;
    record.note({ type: "flatProven", positionBtc: "0", openOrders: 0, by: "watchdog", atMs: nowMs() });
    await writePapers({ held, record, reason, nowMs, flatAfterMs: nowMs() - startedAtMs });
    log(`${run.runId}: flat and recorded`);
  } finally {
    await record.flush();
    clearInterval(renewal);
  }
}

type Flattening = Pick<Rescue, "run" | "flattenAccount" | "log" | "signal">;

/** Attempt after attempt, with no end but flat: a venue that cannot be reached now may be reached in a second. */
async function flattenUntilProven(
  { run, flattenAccount, log, signal }: Flattening,
  record: RescueRecord,
  hasLaunched: boolean,
): Promise<boolean> {
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    const result = await flattenAccount({
      account: run.account,
      signal,
      maxAttempts: 1,
      onStage: ({ stage, atMs, detail }) => {
        if (hasLaunched) record.note({ type: "rollbackStage", stage, atMs, detail });
      },
    });
    if (result.flat) return true;
    const { positionBtc, openOrders, reason } = result;
    log(`${run.runId}: NOT FLAT after attempt ${attempt}: ${reason}`);
    const residuals = { positionBtc: positionBtc ?? "unknown", openOrders: openOrders ?? -1 };
    record.note({ type: "notFlat", attempt, ...residuals, reason });
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
  return false;
}

function lostControl(reason: string, observedAtMs: number): RunEventBody {
  const unknown = { value: null, limit: null, n: 0, windowSec: null, who: null };
  return { type: "triggerFired", trigger: "LOST_CONTROL", ...unknown, observedAtMs, reason };
}
