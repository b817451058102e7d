import { Decimal } from "decimal.js";
import type { VenueAccount } from "./run-events.ts";
import type { Telemetry } from "./telemetry.ts";

type BotAccount = Extract<Telemetry, { type: "account" }>;

/** The two sides hear of a fill at different times; only a difference that outlasts this is one, ms. */
export const RACE_TOLERANCE_MS = 2_000;

const ZERO = new Decimal(0);

/** Sums of money agree when they differ by no more than this, USD: the last digit that a paper venue states. */
const EXACT_USD = new Decimal("1e-8");

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

/**
 * The bot's claims beside the venue's account. Positions are compared always, equity whenever both sides are flat (no mark
 * price in between). That Δequity = realised + unrealised + fees + funding is asked of every line of the bot, also with a position.
 */
export class ClaimComparison {
  readonly position = new LastingDifference();
  readonly pnl = new LastingDifference();
  readonly identity = new LastingDifference();
  /** When the newest line of the bot was compared, epoch ms. */
  lastAtMs: number | null = null;
  #bot: BotAccount | null = null;
  #venue: VenueAccount | null = null;
  #startEquity = ZERO;

  start(startEquityUsd: string): void {
    this.#startEquity = new Decimal(startEquityUsd);
  }

  addBot(account: BotAccount, atMs: number): void {
    this.#bot = account;
    this.lastAtMs = atMs;
    this.identity.observe(this.#identityDifference(account), atMs);
    this.#compare(atMs);
  }

  addVenue(account: VenueAccount, atMs: number): void {
    this.#venue = account;
    this.#compare(atMs);
  }

  /** Call on every input: lets a difference age into a finding. */
  settle(nowMs: number): void {
    this.position.settle(nowMs);
    this.pnl.settle(nowMs);
    this.identity.settle(nowMs);
  }

  /** Largest lasting difference in USD, between the bot and the venue or within the bot's own sums. */
  worstUsd(): Decimal {
    const [pnl, identity] = [this.pnl.worst, this.identity.worst];
    return identity.gt(pnl) ? identity : pnl;
  }

  #compare(atMs: number): void {
    const bot = this.#bot;
    const venue = this.#venue;
    if (!bot || !venue) return;
    const botPosition = new Decimal(bot.positionBtc);
    const venuePosition = new Decimal(venue.positionBtc);
    this.position.observe(botPosition.minus(venuePosition).abs(), atMs);
    if (!botPosition.isZero() || !venuePosition.isZero()) this.pnl.suspend();
    else this.pnl.observe(meaningful(new Decimal(bot.equityUsd).minus(venue.equityUsd)), atMs);
  }

  /** Δequity against realised + unrealised + fees + funding by the bot's own word; costs are negative. */
  #identityDifference(bot: BotAccount): Decimal {
    const claimed = new Decimal(bot.realizedUsd)
      .plus(bot.unrealizedUsd)
      .plus(bot.feesUsd)
      .plus(bot.fundingUsd);
    return meaningful(new Decimal(bot.equityUsd).minus(this.#startEquity).minus(claimed));
  }
}

function meaningful(differenceUsd: Decimal): Decimal {
  const size = differenceUsd.abs();
  return size.lte(EXACT_USD) ? ZERO : size;
}
