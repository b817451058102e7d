import { Decimal } from "decimal.js";

type Settlement = { expected: Decimal; booked: Decimal };

/** Funding by settlement time: expected −q × mark × rate against what the venue booked, exactly once. */
export class FundingLedger {
  readonly #settlements = new Map<number, Settlement>();

  /** Books one bill and returns what was expected of it, USD. A second bill for the same settlement adds up and so becomes a difference. */
  add(bill: {
    settledAtMs: number;
    rate: string;
    markPrice: string;
    positionBtc: string;
    bookedUsd: string;
  }): string {
    const expected = new Decimal(bill.positionBtc).neg().times(bill.markPrice).times(bill.rate);
    const known = this.#settlements.get(bill.settledAtMs);
    const booked = new Decimal(bill.bookedUsd).plus(known?.booked ?? 0);
    this.#settlements.set(bill.settledAtMs, { expected: known?.expected ?? expected, booked });
    return expected.toFixed();
  }

  get settlements(): number {
    return this.#settlements.size;
  }

  /** The largest difference of one settlement, USD. */
  difference(): Decimal {
    let worst = new Decimal(0);
    for (const { expected, booked } of this.#settlements.values()) {
      worst = Decimal.max(worst, booked.minus(expected).abs());
    }
    return worst;
  }
}
