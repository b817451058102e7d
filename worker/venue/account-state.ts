import { Decimal } from "decimal.js";
import type { VenueAccount } from "#lib/canary/run-events.ts";

/** What the venue's balance and position pushes add up to. Sizes in BTC, money in USD. */
export type AccountState = {
  /** Equity and the unrealised profit in it as the venue stated them together. */
  statedEquity: Decimal | null;
  statedUnrealized: Decimal;
  position: Decimal;
  entry: Decimal | null;
  mark: Decimal | null;
  openOrders: ReadonlySet<string>;
};

export const UNKNOWN_ACCOUNT: AccountState = {
  statedEquity: null,
  statedUnrealized: new Decimal(0),
  position: new Decimal(0),
  entry: null,
  mark: null,
  openOrders: new Set(),
};

/** A balance push replaces the stated pair. */
export function applyBalance(
  state: AccountState,
  stated: { equity: Decimal; unrealized: Decimal },
): AccountState {
  return { ...state, statedEquity: stated.equity, statedUnrealized: stated.unrealized };
}

/** A position push. `isTrade` tells that size or entry changed, so that the stated pair is about to be replaced too. */
export function applyPosition(
  state: AccountState,
  push: { position: Decimal; entry: Decimal | null; mark: Decimal | null },
): { state: AccountState; isTrade: boolean } {
  const sameEntry = (push.entry?.toFixed() ?? null) === (state.entry?.toFixed() ?? null);
  const isTrade = !push.position.eq(state.position) || (!push.position.isZero() && !sameEntry);
  return { state: { ...state, ...push, mark: push.mark ?? state.mark }, isTrade };
}

export function applyMark(state: AccountState, mark: Decimal): AccountState {
  return { ...state, mark };
}

const CLOSED: ReadonlySet<string> = new Set(["closed", "canceled", "cancelled", "rejected", "expired"]);

export function applyOrder(state: AccountState, order: { id: string; status: string }): AccountState {
  const isOpen = !CLOSED.has(order.status);
  if (isOpen === state.openOrders.has(order.id)) return state;
  const openOrders = new Set(state.openOrders);
  if (isOpen) openOrders.add(order.id);
  else openOrders.delete(order.id);
  return { ...state, openOrders };
}

/** Unrealised profit in USD of a linear position: (mark − entry) × size. */
export function unrealizedUsd(state: AccountState): Decimal {
  if (state.position.isZero() || !state.entry || !state.mark) return new Decimal(0);
  return state.mark.minus(state.entry).mul(state.position);
}

/**
 * The account now: equity = stated equity, moved by what the mark price changed since it was stated. Null until the
 * venue has stated an equity.
 */
export function viewAccount(state: AccountState): VenueAccount | null {
  if (!state.statedEquity) return null;
  const unrealized = unrealizedUsd(state);
  return {
    equityUsd: state.statedEquity.minus(state.statedUnrealized).plus(unrealized).toFixed(),
    positionBtc: state.position.toFixed(),
    entryPrice: state.position.isZero() ? null : (state.entry?.toFixed() ?? null),
    markPrice: state.mark?.toFixed() ?? null,
    unrealizedUsd: unrealized.toFixed(),
    openOrders: state.openOrders.size,
  };
}
