import { Decimal } from "decimal.js";
import type { Venue } from "./venue.ts";

/** A funding settlement as the venue booked it beside what it should be. Decimal strings, USD. */
export type FundingSettlement = {
  settledAtMs: number;
  rate: string;
  markPrice: string;
  positionBtc: string;
  /** −position × mark × rate. */
  expectedUsd: string;
  bookedUsd: string;
};

type WatchFunding = {
  poll: Venue;
  symbol: string;
  /** Our own record of the position, so that a wrong booking is not checked against itself. */
  positionsAround: (atMs: number) => Decimal[];
  mark: () => Decimal | null;
  onFunding: (settlement: FundingSettlement) => void;
  onTrouble: (message: string) => void;
};

/** Bills appear within a second of a settlement; the venue allows five such reads a second. */
const POLL_MS = 2_000;
/** Settlement time and bill time may differ by this much. */
const SAME_SETTLEMENT_MS = 60_000;
/** OKX bill type of funding. */
const FUNDING_BILL = "8";

/** A settlement without a bill after this time was settled with nothing booked. */
const BILL_WITHIN_MS = 5_000;

/**
 * Reports each settlement after the start, exactly once: with its bill, or with nothing booked, which is right only when no
 * position was held. A second bill for the same settlement is reported too. Returns a function that stops it.
 */
export function watchFunding(options: WatchFunding): () => void {
  const { poll, symbol, onFunding, onTrouble } = options;
  const startedAtMs = Date.now();
  const seenBills = new Set<string>();
  const settled = new Set<number>();
  let busy = false;

  async function look(): Promise<void> {
    const [bills, rates] = await Promise.all([
      fundingBills(poll, startedAtMs),
      settledRates(poll, symbol, startedAtMs - SAME_SETTLEMENT_MS),
    ]);
    for (const bill of bills) {
      if (seenBills.has(bill.id)) continue;
      const rate = nearest(rates, bill.atMs);
      seenBills.add(bill.id);
      if (rate) settled.add(rate.atMs);
      onFunding(settlementOf(bill, rate?.rate ?? null, options.positionsAround(bill.atMs)));
    }
    for (const { atMs, rate } of rates) {
      if (atMs < startedAtMs || settled.has(atMs) || Date.now() - atMs < BILL_WITHIN_MS) continue;
      settled.add(atMs);
      const nothing = { atMs, bookedUsd: new Decimal(0), markPrice: options.mark()?.toFixed() ?? "" };
      onFunding(settlementOf(nothing, rate, options.positionsAround(atMs)));
    }
  }

  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    look()
      .catch((error: unknown) => {
        onTrouble(`funding bills cannot be read: ${error instanceof Error ? error.message : String(error)}`);
      })
      .finally(() => {
        busy = false;
      });
  }, POLL_MS);
  return () => clearInterval(timer);
}

type FundingBill = { id: string; atMs: number; bookedUsd: Decimal; markPrice: string };

/** Newest bills in one answer; between two polls there are never as many. */
const BILL_PAGE = 100;

/** Funding bills of the account booked since a time, oldest first. ccxt takes `type` for the market's, so bills are sorted out here. */
export async function fundingBills(venue: Venue, sinceMs: number): Promise<FundingBill[]> {
  const entries = await venue.exchange.fetchLedger(venue.profile.settleCurrency, undefined, BILL_PAGE, {
    type: "swap",
  });
  return entries
    .filter((entry) => (entry.timestamp ?? 0) >= sinceMs && entry.info?.type === FUNDING_BILL)
    .map((entry) => ({
      id: String(entry.info.billId ?? entry.id),
      atMs: Number(entry.timestamp),
      bookedUsd: new Decimal(entry.info.balChg),
      markPrice: String(entry.info.px ?? ""),
    }))
    .sort((a, b) => a.atMs - b.atMs);
}

type SettledRate = { atMs: number; rate: Decimal };

async function settledRates(venue: Venue, symbol: string, sinceMs: number): Promise<SettledRate[]> {
  const history = await venue.exchange.fetchFundingRateHistory(
    venue.instrument(symbol).symbol,
    undefined,
    20,
  );
  return history.flatMap((entry) => {
    const rate = entry.info?.realizedRate || entry.info?.fundingRate || entry.fundingRate;
    const atMs = entry.timestamp ?? 0;
    return rate === undefined || atMs < sinceMs ? [] : [{ atMs, rate: new Decimal(rate) }];
  });
}

function nearest(rates: readonly SettledRate[], atMs: number): SettledRate | undefined {
  const distance = (rate: SettledRate) => Math.abs(rate.atMs - atMs);
  return rates
    .filter((rate) => distance(rate) <= SAME_SETTLEMENT_MS)
    .toSorted((a, b) => distance(a) - distance(b))[0];
}

/** The settlement beside what was expected of it: of the positions that were possible just then, the one that explains it best. */
function settlementOf(
  bill: Omit<FundingBill, "id">,
  rate: Decimal | null,
  positions: readonly Decimal[],
): FundingSettlement {
  const mark = bill.markPrice ? new Decimal(bill.markPrice) : new Decimal(0);
  const fundingOf = (position: Decimal) =>
    position
      .negated()
      .mul(mark)
      .mul(rate ?? 0);
  const off = (position: Decimal) => fundingOf(position).minus(bill.bookedUsd).abs();
  const position = positions.reduce((best, next) => (off(next).lt(off(best)) ? next : best));
  return {
    settledAtMs: bill.atMs,
    rate: (rate ?? new Decimal(0)).toFixed(),
    markPrice: mark.toFixed(),
    positionBtc: position.toFixed(),
    expectedUsd: fundingOf(position).toFixed(),
    bookedUsd: bill.bookedUsd.toFixed(),
  };
}
