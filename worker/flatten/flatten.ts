import { Decimal } from "decimal.js";
import type { VenueExchange } from "#worker/venue/exchange-class.ts";
import type { FlattenResult, FlattenStage, NotFlat, StageReport } from "./flatten-model.ts";
import { createKillCalls, type KillCalls, type OpenOrder } from "./kill-calls.ts";

type FlattenOptions = {
  /** An instance of its own, without throttle, opened for the purpose "kill". */
  exchange: VenueExchange;
  /** Closing orders carry it, so that their sender is known. */
  orderPrefix?: string;
  onStage?: (report: StageReport) => void;
  onNotFlat?: (report: NotFlat) => void;
  /** Attempts before giving up; without it flatten keeps trying for ever. */
  maxAttempts?: number;
  attemptDeadlineMs?: number;
  signal?: AbortSignal;
};

/** One attempt: a venue that answers at all is flat long before. */
export const ATTEMPT_DEADLINE_MS = 10_000;
/**
 * Between reads while the venue works, doubled up to the second number. The first proof comes without any wait; a venue that
 * takes longer is read 9 times in its first 2 s, because OKX gives positions 10 times in 2 s and a refused read proves nothing.
 */
const POLL_MS = 25;
const POLL_MAX_MS = 500;
/** After a read that failed, as when the venue's limit is used up: it frees one read each 200 ms. */
const FAILED_READ_MS = 300;
/** Between attempts, doubled up to the second number. */
const RETRY_MS = 250;
const RETRY_MAX_MS = 5_000;

/** Client order ids of the kill sequence begin with this unless the caller names another. */
export const KILL_PREFIX = "cskill";

type Progress = { stages: StageReport[]; positionBtc: string | null; openOrders: number | null };

/**
 * The kill sequence on one account: cancel every open order in batches, close every position reduce-only, read back
 * until the venue shows zero orders and then zero position. Never throws; `flat` is true only when it was read back.
 * It knows nothing of limits, judgements, the database or the web, so that none of them can stand in its way.
 */
export async function flatten(options: FlattenOptions): Promise<FlattenResult> {
  const progress: Progress = { stages: [], positionBtc: null, openOrders: null };
  const reach = (stage: FlattenStage, detail: string): void => {
    if (progress.stages.some((report) => report.stage === stage)) return;
    const report = { stage, atMs: performance.timeOrigin + performance.now(), detail };
    progress.stages.push(report);
    options.onStage?.(report);
  };
  const calls = createKillCalls({
    exchange: options.exchange,
    orderPrefix: options.orderPrefix ?? KILL_PREFIX,
    onAnswer: () => reach("RECEIVED", "first answer from the venue"),
  });
  const maxAttempts = options.maxAttempts ?? Number.POSITIVE_INFINITY;
  let attempt = 0;
  let reason = "not started";
  let retryMs = RETRY_MS;
  while (attempt < maxAttempts && !options.signal?.aborted) {
    attempt += 1;
    const deadlineAt = performance.now() + (options.attemptDeadlineMs ?? ATTEMPT_DEADLINE_MS);
    const isFlat = await attemptOnce({ calls, progress, reach, deadlineAt, signal: options.signal });
    if (isFlat) return result(true, "zero open orders and zero position read back from the venue");
    reason = whyNotFlat(progress);
    options.onNotFlat?.({
      attempt,
      reason,
      positionBtc: progress.positionBtc,
      openOrders: progress.openOrders,
    });
    await pause(retryMs, options.signal);
    retryMs = Math.min(retryMs * 2, RETRY_MAX_MS);
  }
  return result(false, reason);

  function result(flat: boolean, text: string): FlattenResult {
    return { ...progress, flat, attempts: attempt, calls: calls.calls, reason: text };
  }
}

type Attempt = {
  calls: KillCalls;
  progress: Progress;
  reach: (stage: FlattenStage, detail: string) => void;
  deadlineAt: number;
  signal: AbortSignal | undefined;
};

async function attemptOnce({ calls, progress, reach, deadlineAt, signal }: Attempt): Promise<boolean> {
  let pollMs = POLL_MS;
  const first = { orders: calls.readOrders(), positions: calls.readPositions() };
  reach("SENT", "first request of the kill sequence handed to the transport");
  // Cancel and close leave together: the close is reduce-only and cancels what it collides with, and every later round
  // reads orders first and positions after them, so that a fill in between is seen and closed too.
  let orders = await first.orders;
  let positions = await first.positions;
  let readInOrder = false;
  while (performance.now() < deadlineAt && !signal?.aborted) {
    noteResiduals(progress, orders, positions);
    if (orders?.length === 0 && readInOrder) reach("CANCELLED", "zero open orders read back");
    if (orders?.length === 0 && positions?.length === 0 && readInOrder) {
      reach("FLAT", "zero open orders and zero position read back");
      return true;
    }
    await Promise.all([
      calls.cancel(orders ?? []),
      ...(positions ?? []).map((position) => calls.close(position)),
    ]);
    if (orders === null || positions === null) await pause(FAILED_READ_MS, signal);
    else if (readInOrder) {
      await pause(pollMs, signal);
      pollMs = Math.min(pollMs * 2, POLL_MAX_MS);
    }
    orders = await calls.readOrders();
    positions = await calls.readPositions();
    readInOrder = true;
  }
  return false;
}

function noteResiduals(
  progress: Progress,
  orders: OpenOrder[] | null,
  positions: Array<{ sizeBtc: Decimal }> | null,
): void {
  progress.openOrders = orders === null ? null : orders.length;
  progress.positionBtc =
    positions === null
      ? null
      : positions.reduce((sum, position) => sum.plus(position.sizeBtc), new Decimal(0)).toFixed();
}

function whyNotFlat({ positionBtc, openOrders }: Progress): string {
  if (positionBtc === null || openOrders === null)
    return "the venue did not answer; position and orders are unknown";
  return `the venue still shows ${openOrders} open orders and a position of ${positionBtc} BTC`;
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    }
    signal?.addEventListener("abort", done, { once: true });
  });
}
