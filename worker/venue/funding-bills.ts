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
  positionAt: (atMs: number) => Decimal;
  onFunding: (settlement: FundingSettlement) => void;
  onTrouble: (message: string) => void;
};

/** Bills appear within a second of a settlement; the venue allows five such reads a second. */
const POLL_MS = 2_000;
/** Settlement time and bill time may differ by this much. */
const SAME_SETTLEMENT_MS = 60_000;
/** OKX bill type of funding. */
const FUNDING_BILL = "8";

/** Reports each funding bill booked after the start, exactly once. Returns a function that stops it. */
export function watchFunding({ poll, symbol, positionAt, onFunding, onTrouble }: WatchFunding): () => void {
  const startedAtMs = Date.now();
  const seen = new Set<string>();
  let busy = false;
  const timer = setInterval(async () => {
    if (busy) return;
    busy = true;
    try {
      for (const bill of await fundingBills(poll, startedAtMs)) {
        if (seen.has(bill.id)) continue;
        const rate = await rateAt(poll, symbol, bill.atMs);
        seen.add(bill.id);
        onFunding(settlementOf(bill, rate, positionAt(bill.atMs)));
      }
    } catch (error) {
      onTrouble(`funding bills cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      busy = false;
    }
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

async function rateAt(venue: Venue, symbol: string, atMs: number): Promise<Decimal | null> {
  const history = await venue.exchange.fetchFundingRateHistory(
    venue.instrument(symbol).symbol,
    undefined,
    20,
  );
  const near = history.filter((entry) => Math.abs((entry.timestamp ?? 0) - atMs) <= SAME_SETTLEMENT_MS);
  const nearest = near.sort(
    (a, b) => Math.abs((a.timestamp ?? 0) - atMs) - Math.abs((b.timestamp ?? 0) - atMs),
  )[0];
  const rate = nearest?.info?.realizedRate || nearest?.info?.fundingRate || nearest?.fundingRate;
  return rate === undefined ? null : new Decimal(rate);
}

function settlementOf(bill: FundingBill, rate: Decimal | null, position: Decimal): FundingSettlement {
  const mark = bill.markPrice ? new Decimal(bill.markPrice) : new Decimal(0);
  return {
    settledAtMs: bill.atMs,
    rate: (rate ?? new Decimal(0)).toFixed(),
    markPrice: mark.toFixed(),
    positionBtc: position.toFixed(),
    expectedUsd: position
      .negated()
      .mul(mark)
      .mul(rate ?? 0)
      .toFixed(),
    bookedUsd: bill.bookedUsd.toFixed(),
  };
}
