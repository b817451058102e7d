import { Decimal } from "decimal.js";
import {
  bookFill,
  bookFunding,
  EMPTY_BOOK,
  type PositionBook,
  profitUsd,
  unrealizedUsd,
} from "./position-book.ts";
import type { Say } from "./telemetry-out.ts";

export type LedgerFill = {
  tradeId: string;
  /** Client order id. */
  orderId: string;
  side: "buy" | "sell";
  sizeBtc: string;
  price: string;
  /** Signed: a fee paid is negative. */
  feeUsd: string;
};

/** The trader's books with their telemetry: every fill and bill is booked once and printed once. */
export type Ledger = {
  takeFill: (fill: LedgerFill) => void;
  takeFunding: (bill: { id: string; amountUsd: Decimal }) => void;
  setMark: (mark: string) => void;
  /** BTC filled so far of one order. */
  filledOf: (orderId: string) => Decimal;
  position: () => Decimal;
  positionSinceMs: () => number | null;
  profit: () => Decimal;
  sayAccount: () => void;
};

export function createLedger(say: Say, startEquityUsd: Decimal, nowMs: () => number = Date.now): Ledger {
  let book: PositionBook = EMPTY_BOOK;
  let mark: string | null = null;
  let sinceMs: number | null = null;
  const filled = new Map<string, Decimal>();

  const markNow = (): Decimal.Value => mark ?? book.entry;
  const sayAccount = (): void =>
    say({
      type: "account",
      equityUsd: startEquityUsd.plus(profitUsd(book, markNow())).toFixed(),
      realizedUsd: book.realized.toFixed(),
      unrealizedUsd: unrealizedUsd(book, markNow()).toFixed(),
      feesUsd: book.fees.toFixed(),
      fundingUsd: book.funding.toFixed(),
      positionBtc: book.position.toFixed(),
    });

  return {
    takeFill: (fill) => {
      const next = bookFill(book, fill);
      if (next === book) return;
      const wasFlat = book.position.isZero();
      const hasTurned = book.position.isNegative() !== next.position.isNegative();
      book = next;
      if (book.position.isZero()) sinceMs = null;
      else if (wasFlat || hasTurned) sinceMs = nowMs();
      filled.set(fill.orderId, (filled.get(fill.orderId) ?? new Decimal(0)).plus(fill.sizeBtc));
      const { orderId, side, sizeBtc, price, feeUsd } = fill;
      say({ type: "fill", orderId, side, sizeBtc, price, feeUsd });
      sayAccount();
    },
    takeFunding: ({ id, amountUsd }) => {
      const next = bookFunding(book, { id, amountUsd });
      if (next === book) return;
      book = next;
      sayAccount();
    },
    setMark: (value) => {
      mark = value;
    },
    filledOf: (orderId) => filled.get(orderId) ?? new Decimal(0),
    position: () => book.position,
    positionSinceMs: () => sinceMs,
    profit: () => profitUsd(book, markNow()),
    sayAccount,
  };
}
