import { Decimal } from "decimal.js";
import type { VenueAccount } from "./run-events.ts";
import type { Telemetry } from "./telemetry.ts";

type BotAccount = Extract<Telemetry, { type: "account" }>;

/** The two sides hear of a fill at different times; only a difference that outlasts this is one, ms. */
export const RACE_TOLERANCE_MS = 2_000;

const ZERO = new Decimal(0);

/** A difference that matters only when it lasts. */
class LastingDifference {
  worst = ZERO;
  comparisons = 0;
  #current = ZERO;
  #sinceMs: number | null = null;

  observe(difference: Decimal, atMs: number): void {
    this.comparisons += 1;
    this.#current = difference;
    if (difference.isZero()) this.#sinceMs = null;
    else this.#sinceMs ??= atMs;
  }

  suspend(): void {
    this.#sinceMs = null;
  }

  settle(nowMs: number): void {
    if (this.#sinceMs === null || nowMs - this.#sinceMs <= RACE_TOLERANCE_MS) return;
    this.worst = Decimal.max(this.worst, this.#current);
  }
}

/** The bot's claims beside the venue's account. Positions are compared always, PnL whenever both sides are flat (no mark price in between). */
export class ClaimComparison {
  readonly position = new LastingDifference();
  readonly pnl = new LastingDifference();
  #bot: BotAccount | null = null;
  #venue: VenueAccount | null = null;
  #startEquity = ZERO;

  start(startEquityUsd: string): void {
    this.#startEquity = new Decimal(startEquityUsd);
  }

  addBot(account: BotAccount, atMs: number): void {
    this.#bot = account;
    this.#compare(atMs);
  }

  addVenue(account: VenueAccount, atMs: number): void {
    this.#venue = account;
    if (this.#bot) this.#compare(atMs);
  }

  /** Call on every input: lets a difference age into a finding. */
  settle(nowMs: number): void {
    this.position.settle(nowMs);
    this.pnl.settle(nowMs);
  }

  #compare(atMs: number): void {
    const bot = this.#bot;
    const venue = this.#venue;
    if (!bot || !venue) return;
    const botPosition = new Decimal(bot.positionBtc);
    const venuePosition = new Decimal(venue.positionBtc);
    this.position.observe(botPosition.minus(venuePosition).abs(), atMs);
    if (!botPosition.isZero() || !venuePosition.isZero()) this.pnl.suspend();
    else this.pnl.observe(this.#pnlDifference(bot, venue), atMs);
  }

  /** The larger of: Δequity against realised + unrealised + fees + funding, and the bot's equity against the venue's. Costs are negative. */
  #pnlDifference(bot: BotAccount, venue: VenueAccount): Decimal {
    const claimed = new Decimal(bot.realizedUsd)
      .plus(bot.unrealizedUsd)
      .plus(bot.feesUsd)
      .plus(bot.fundingUsd);
    const identity = new Decimal(bot.equityUsd).minus(this.#startEquity).minus(claimed).abs();
    return Decimal.max(identity, new Decimal(bot.equityUsd).minus(venue.equityUsd).abs());
  }
}
