import { Decimal } from "decimal.js";
import type { VenueAccount, VenueOrder } from "#lib/canary/run-events.ts";
import {
  type AccountState,
  applyBalance,
  applyMark,
  applyOrder,
  applyPosition,
  UNKNOWN_ACCOUNT,
  viewAccount,
} from "./account-state.ts";

type TrackerHandlers = { onAccount: (account: VenueAccount) => void; onOrder: (order: VenueOrder) => void };

/** A balance follows a trade's position push within a few ms; after this time the parts are taken as they are. */
export const BALANCE_WAIT_MS = 100;

/** A push and what it tells of lie at most this far apart, clocks of both sides included. */
const PUSH_DELAY_MS = 100;

/** Adds the pushes of an account up and hands on a whole view at each, never one of mixed moments. */
export class AccountTracker {
  private state: AccountState = UNKNOWN_ACCOUNT;
  private readonly handlers: TrackerHandlers;
  private readonly positions: Array<{ atMs: number; positionBtc: Decimal }> = [];
  private readonly seenOrders = new Set<string>();
  private waiting: NodeJS.Timeout | null = null;

  constructor(handlers: TrackerHandlers) {
    this.handlers = handlers;
  }

  view(): VenueAccount | null {
    return viewAccount(this.state);
  }

  openOrderIds(): ReadonlySet<string> {
    return this.state.openOrders;
  }

  /**
   * Net positions that the account may have had at a moment of the venue's clock, from the pushes themselves: pushes
   * arrive a little later than what they tell of, so that a trade just then leaves two possible answers.
   */
  positionsAround(atMs: number): Decimal[] {
    const before = this.positions.findLast((entry) => entry.atMs < atMs - PUSH_DELAY_MS)?.positionBtc;
    const around = this.positions.filter((entry) => Math.abs(entry.atMs - atMs) <= PUSH_DELAY_MS);
    return [before ?? new Decimal(0), ...around.map((entry) => entry.positionBtc)];
  }

  /** The mark price last pushed. */
  get mark(): Decimal | null {
    return this.state.mark;
  }

  takeMark(mark: Decimal): void {
    this.state = applyMark(this.state, mark);
    if (!this.state.position.isZero()) this.emitUnlessWaiting();
  }

  takePosition(push: { position: Decimal; entry: Decimal | null; mark: Decimal | null }): void {
    const applied = applyPosition(this.state, push);
    this.state = applied.state;
    if (!applied.isTrade) {
      this.emitUnlessWaiting();
      return;
    }
    this.positions.push({ atMs: Date.now(), positionBtc: push.position });
    this.waiting ??= setTimeout(() => this.emit(), BALANCE_WAIT_MS);
  }

  takeBalance(stated: { equity: Decimal; unrealized: Decimal }): void {
    this.state = applyBalance(this.state, stated);
    this.emit();
  }

  takeOrder(order: VenueOrder): void {
    this.seenOrders.add(order.venueOrderId);
    const before = this.state;
    this.state = applyOrder(before, { id: order.venueOrderId, status: order.status });
    this.handlers.onOrder(order);
    if (before !== this.state) this.emitUnlessWaiting();
  }

  /** Open orders read by REST: those that vanished without a push are closed, those never heard of are reported. */
  takeOpenOrders(before: ReadonlySet<string>, open: readonly VenueOrder[]): void {
    const ids = new Set(open.map((order) => order.venueOrderId));
    for (const id of before) {
      if (!ids.has(id)) this.state = applyOrder(this.state, { id, status: "closed" });
    }
    for (const order of open) if (!this.seenOrders.has(order.venueOrderId)) this.takeOrder(order);
  }

  stop(): void {
    if (this.waiting) clearTimeout(this.waiting);
  }

  private emitUnlessWaiting(): void {
    if (!this.waiting) this.emit();
  }

  private emit(): void {
    if (this.waiting) clearTimeout(this.waiting);
    this.waiting = null;
    const account = viewAccount(this.state);
    if (account) this.handlers.onAccount(account);
  }
}
