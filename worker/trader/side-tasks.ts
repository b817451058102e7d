import { Decimal } from "decimal.js";
import { fundingBills } from "#worker/venue/funding-bills.ts";
import { readFlat } from "#worker/venue/read-flat.ts";
import type { Venue, VenueInstrument } from "#worker/venue/venue.ts";
import type { GuardView } from "./guard.ts";
import type { Ledger } from "./ledger.ts";
import type { Say } from "./telemetry-out.ts";

type SideTasks = {
  /** An instance of its own: cancel-all-after makes ccxt hold the next call of the same instance. */
  side: Venue;
  instrument: VenueInstrument;
  ledger: Ledger;
  say: Say;
  isBusy: () => boolean;
  /** Reads what the private stream may have missed: orders given up for lost, fills. */
  catchUp: () => Promise<void>;
  onFundingTime: (funding: NonNullable<GuardView["funding"]>) => void;
  onBooksAgree: (agree: boolean) => void;
  signal: AbortSignal;
};

/** Orders die by themselves after this time without a refresh: a guard for a trader that was killed. */
const CANCEL_ALL_AFTER_MS = 60_000;
const REFRESH_MS = 20_000;
/** Shorter than the time in which the supervisor forgives a difference between the books and the venue. */
const BILLS_MS = 1_000;
const FUNDING_TIME_MS = 15_000;
const RECONCILE_MS = 5_000;
/** A fill may be on its way once; twice in a row the books are wrong. */
const DISAGREEMENTS_ALLOWED = 1;

/** Periodic duties beside trading. Each failure is logged (its request line counts it) and tried again on the next turn. */
export function startSideTasks(tasks: SideTasks): void {
  const startedAtMs = Date.now();
  const { side, instrument, ledger, say } = tasks;
  let disagreements = 0;

  every(tasks, REFRESH_MS, "cancel-all-after", async () => {
    await side.exchange.cancelAllOrdersAfter(CANCEL_ALL_AFTER_MS);
  });
  every(tasks, FUNDING_TIME_MS, "funding time", async () => {
    tasks.onFundingTime(await readFundingTime(side, instrument));
  });
  every(tasks, BILLS_MS, "funding bills", async () => {
    for (const bill of await fundingBills(side, startedAtMs)) {
      ledger.takeFunding({ id: bill.id, amountUsd: bill.bookedUsd });
    }
  });
  every(tasks, RECONCILE_MS, "reconcile", async () => {
    const before = ledger.position();
    const { positionBtc, openOrders } = await readFlat(side);
    const isComparable = !tasks.isBusy() && before.eq(ledger.position());
    const isDifferent = isComparable && !before.eq(new Decimal(positionBtc));
    if (isDifferent || (isComparable && openOrders > 0)) await tasks.catchUp();
    disagreements = isDifferent && !ledger.position().eq(new Decimal(positionBtc)) ? disagreements + 1 : 0;
    tasks.onBooksAgree(disagreements <= DISAGREEMENTS_ALLOWED);
    if (disagreements !== DISAGREEMENTS_ALLOWED + 1) return;
    const message = `the books hold ${before.toFixed()} BTC, the venue ${positionBtc} BTC; entries are on hold`;
    say({ type: "error", severity: "critical", message });
  });
}

function every({ signal, say }: SideTasks, everyMs: number, name: string, run: () => Promise<void>): void {
  let busy = false;
  const turn = async (): Promise<void> => {
    if (busy || signal.aborted) return;
    busy = true;
    try {
      await run();
    } catch (error) {
      const detail = error instanceof Error ? error.message.slice(0, 200) : String(error);
      if (!signal.aborted) say({ type: "log", level: "warn", message: `${name}: ${detail}` });
    } finally {
      busy = false;
    }
  };
  const timer = setInterval(() => void turn(), everyMs);
  signal.addEventListener("abort", () => clearInterval(timer), { once: true });
  void turn();
}

/** Next funding settlement and the interval between two, ms. Throws when the venue does not say. */
export async function readFundingTime(
  venue: Venue,
  instrument: VenueInstrument,
): Promise<{ nextAtMs: number; intervalMs: number }> {
  const rate = await venue.exchange.fetchFundingRate(instrument.symbol);
  const nextAtMs = rate.fundingTimestamp;
  const afterMs = rate.nextFundingTimestamp;
  if (!nextAtMs) throw new Error("the venue does not state the next funding time");
  return { nextAtMs, intervalMs: afterMs && afterMs > nextAtMs ? afterMs - nextAtMs : 8 * 3_600_000 };
}
