import type { Account } from "./engine/account.ts";
import { CANCEL_DELAY_MS, runDue } from "./engine/cancel-order.ts";
import { drainEvents, type ExchangeEvent, type ExchangeState } from "./engine/exchange-state.ts";
import type { MarketSource } from "./engine/market-event.ts";
import { applyMarketEvent, applyShock } from "./engine/market-step.ts";
import { Faults } from "./faults.ts";
import type { PaperAccount } from "./paper-accounts.ts";

/** How often the market moves on. */
const TICK_MS = 20;

/** What the venue tells about itself at /healthz; the proof that this is paper. */
export interface VenueIdentity {
  service: "countersign-paper-exchange";
  isPaper: true;
  source: "generator" | "replay";
  seed: string;
  /** Names of the captures that are replayed. */
  captures: string[];
  startedAtMs: number;
  /** Candles before the start are made up from the seed, never recorded. */
  candleHistory: "synthesised";
}

/** The exchange in time: pure engine, tape and faults behind one clock. The only place that reads the clock. */
export class Venue {
  readonly faults = new Faults();
  readonly state: ExchangeState;
  readonly identity: VenueIdentity;
  readonly credentials: readonly PaperAccount[];
  private readonly source: MarketSource;
  private readonly listeners = new Set<(events: ExchangeEvent[]) => void>();
  private timer: NodeJS.Timeout | null = null;

  constructor(parts: {
    state: ExchangeState;
    source: MarketSource;
    identity: VenueIdentity;
    credentials: readonly PaperAccount[];
  }) {
    this.state = parts.state;
    this.source = parts.source;
    this.identity = parts.identity;
    this.credentials = parts.credentials;
  }

  now(): number {
    return Date.now();
  }

  start(): void {
    this.advance();
    this.timer = setInterval(() => this.advance(), TICK_MS);
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer);
  }

  /** Told about every batch of events, in order. */
  listen(listener: (events: ExchangeEvent[]) => void): void {
    this.listeners.add(listener);
  }

  /** Lets the market and due timers catch up with the clock, then tells the listeners. */
  advance(): void {
    const nowMs = this.now();
    for (const event of this.source.advanceTo(nowMs - this.state.startMs))
      applyMarketEvent(this.state, event);
    runDue(this.state, nowMs);
    this.publish();
  }

  /** Runs a command of an account on an up-to-date market and tells the listeners at once. */
  command<Result>(act: (nowMs: number) => Result): Result {
    this.advance();
    const result = act(this.now());
    this.publish();
    if ([...this.state.resting.values()].some((order) => order.cancelDueAtMs !== null)) {
      setTimeout(() => this.advance(), CANCEL_DELAY_MS + 1).unref();
    }
    return result;
  }

  account(name: string): Account | undefined {
    return this.state.accounts.get(name);
  }

  /** Moves mark and book at once and pushes; returns the clock at both moments (epoch ms with fractions). */
  shock(deltaTicks: number, holdMs: number | null) {
    this.advance();
    const appliedMs = performance.timeOrigin + performance.now();
    const { before, after } = applyShock(this.state, deltaTicks, this.now());
    this.publish();
    const pushedMs = performance.timeOrigin + performance.now();
    if (holdMs !== null) setTimeout(() => this.shock(-deltaTicks, null), holdMs).unref();
    return { appliedMs, pushedMs, markBeforeUsd: before.toFixed(), markAfterUsd: after.toFixed() };
  }

  publish(): void {
    const events = drainEvents(this.state);
    if (events.length > 0) for (const listener of this.listeners) listener(events);
  }
}
