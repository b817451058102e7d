import type { Account } from "./engine/account.ts";
import { CANCEL_DELAY_MS, runDue } from "./engine/cancel-order.ts";
import { drainEvents, type ExchangeEvent, type ExchangeState } from "./engine/exchange-state.ts";
import type { MarketSource } from "./engine/market-event.ts";
import { applyMarketEvent, applyShock } from "./engine/market-step.ts";
import { type FaultSet, Faults } from "./faults.ts";
import type { PaperAccount } from "./paper-accounts.ts";
import { shiftTimes } from "./wire/shift-times.ts";

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
  private readonly heldShocks = new Set<NodeJS.Timeout>();

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
    this.forgetHeldShocks();
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
    if (holdMs !== null) this.holdShock(deltaTicks, holdMs);
    return { appliedMs, pushedMs, markBeforeUsd: before.toFixed(), markAfterUsd: after.toFixed() };
  }

  /** Takes back every shock there was, also one that would end by itself; null when the price stands where the tape has it. */
  takeBackShock(): ReturnType<Venue["shock"]> | null {
    this.forgetHeldShocks();
    return this.state.shockTicks === 0 ? null : this.shock(-this.state.shockTicks, null);
  }

  /** Puts lasting faults in force for one account, or for everyone. */
  setFaults(account: string | undefined, change: Partial<FaultSet>): void {
    this.faults.set(account, change);
    this.copyFillShares();
  }

  /** Ends the lasting faults of one account, or of everyone. */
  clearFaults(account: string | undefined): void {
    this.faults.clear(account);
    this.copyFillShares();
  }

  /** The time that this venue tells, which a fault can set apart from the host's. */
  toldNow(): number {
    return this.now() + this.faults.of(null).clockSkewMs;
  }

  /** Rows as they go out: a clock fault shifts every time in them, a stale-time fault that of market data. */
  stamped(rows: object[], kind: "market" | "account"): object[] {
    const { clockSkewMs, staleTimestampMs } = this.faults.of(null);
    return shiftTimes(rows, clockSkewMs, kind === "market" ? staleTimestampMs : 0);
  }

  private holdShock(deltaTicks: number, holdMs: number): void {
    const timer = setTimeout(() => {
      this.heldShocks.delete(timer);
      this.shock(-deltaTicks, null);
    }, holdMs).unref();
    this.heldShocks.add(timer);
  }

  private forgetHeldShocks(): void {
    for (const timer of this.heldShocks) clearTimeout(timer);
    this.heldShocks.clear();
  }

  private copyFillShares(): void {
    for (const name of this.state.accounts.keys())
      this.state.fillShares.set(name, this.faults.of(name).fillShare);
  }

  publish(): void {
    const events = drainEvents(this.state);
    if (events.length > 0) for (const listener of this.listeners) listener(events);
  }
}
