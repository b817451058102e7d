import { Decimal } from "decimal.js";
import type { ClaimComparison } from "./compare-claims.ts";
import type { RunEventBody } from "./run-events.ts";

/** Clocks of one machine agree, and those of two kept by NTP nearly: a claim further off than this is wrong, ms. */
const CLOCK_TOLERANCE_MS = 5_000;
/** A difference is told again once it has grown by this factor. */
const TOLD_AGAIN = 2;

/** Tells, once each, what the canary says that is not so: position, money, time. None of it is taken for true anywhere. */
export class ClaimFindings {
  #toldBtc = new Decimal(0);
  #toldUsd = new Decimal(0);
  #isClockTold = false;

  /** Differences from the venue that have lasted. */
  ofClaims(claims: ClaimComparison): RunEventBody[] {
    const found: RunEventBody[] = [];
    const btc = claims.position.worst;
    if (isNews(btc, this.#toldBtc)) {
      this.#toldBtc = btc;
      const text = `The position that the canary claims differs from the venue's by ${btc.toFixed()} BTC. The venue's counts.`;
      found.push({ type: "finding", rule: "claimed-position", text });
    }
    const usd = claims.worstUsd();
    if (isNews(usd, this.#toldUsd)) {
      this.#toldUsd = usd;
      const text = `The profit that the canary claims is off by ${usd.toFixed()} USD. The venue's counts.`;
      found.push({ type: "finding", rule: "claimed-pnl", text });
    }
    return found;
  }

  /** A line's own time, `claimedMs`, beside the time at which it arrived. */
  ofClock(claimedMs: number, arrivedAtMs: number): RunEventBody[] {
    const offMs = claimedMs - arrivedAtMs;
    if (this.#isClockTold || Math.abs(offMs) <= CLOCK_TOLERANCE_MS) return [];
    this.#isClockTold = true;
    const side = offMs > 0 ? "ahead of" : "behind";
    const text = `The canary's clock is ${Math.round(Math.abs(offMs) / 1000)} s ${side} ours. Everything is measured by its arrival here.`;
    return [{ type: "finding", rule: "claimed-time", text }];
  }
}

/** `worst` is never negative. Asked on every input, so the ordinary answer, no difference, costs nothing. */
function isNews(worst: Decimal, told: Decimal): boolean {
  return !worst.isZero() && (told.isZero() || worst.gte(told.times(TOLD_AGAIN)));
}
