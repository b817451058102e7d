import { Decimal } from "decimal.js";

/** Enough digits that 1e-8 USD holds over any canary. */
const Exact = Decimal.clone({ precision: 40 });

/** The trader's own account of what it earned. USD and BTC; fees and funding are signed, a cost is negative. */
export type PositionBook = {
  position: Decimal;
  entry: Decimal;
  realized: Decimal;
  fees: Decimal;
  funding: Decimal;
  seenFills: ReadonlySet<string>;
  seenBills: ReadonlySet<string>;
};

export const EMPTY_BOOK: PositionBook = {
  position: new Exact(0),
  entry: new Exact(0),
  realized: new Exact(0),
  fees: new Exact(0),
  funding: new Exact(0),
  seenFills: new Set(),
  seenBills: new Set(),
};

export type BookFill = {
  tradeId: string;
  side: "buy" | "sell";
  sizeBtc: Decimal.Value;
  price: Decimal.Value;
  /** Signed: a fee paid is negative. */
  feeUsd: Decimal.Value;
};

/**
 * Books one fill, once. Realised on reducing = (P − E) × dq × sign(q); average entry on adding; a fill through zero closes
 * and opens. A fill already booked changes nothing.
 */
export function bookFill(book: PositionBook, fill: BookFill): PositionBook {
  if (book.seenFills.has(fill.tradeId)) return book;
  const price = new Exact(fill.price);
  const size = new Exact(fill.sizeBtc);
  const signed = fill.side === "buy" ? size : size.negated();
  const isReducing = !book.position.isZero() && book.position.isPositive() !== signed.isPositive();
  const closed = isReducing ? Exact.min(size, book.position.abs()) : new Exact(0);
  const position = book.position.plus(signed);
  const realized = price
    .minus(book.entry)
    .mul(closed)
    .mul(book.position.isNegative() ? -1 : 1);
  return {
    ...book,
    position,
    entry: entryAfter(book, { price, opened: size.minus(closed), closed, position }),
    realized: book.realized.plus(realized),
    fees: book.fees.plus(fill.feeUsd),
    seenFills: new Set(book.seenFills).add(fill.tradeId),
  };
}

function entryAfter(
  book: PositionBook,
  trade: { price: Decimal; opened: Decimal; closed: Decimal; position: Decimal },
): Decimal {
  if (trade.position.isZero()) return new Exact(0);
  if (trade.opened.isZero()) return book.entry;
  if (!trade.closed.isZero()) return trade.price;
  const held = book.position.abs();
  return book.entry.mul(held).plus(trade.price.mul(trade.opened)).div(held.plus(trade.opened));
}

/** Books one funding bill, once; the amount is signed as the venue booked it. */
export function bookFunding(
  book: PositionBook,
  bill: { id: string; amountUsd: Decimal.Value },
): PositionBook {
  if (book.seenBills.has(bill.id)) return book;
  const funding = book.funding.plus(bill.amountUsd);
  return { ...book, funding, seenBills: new Set(book.seenBills).add(bill.id) };
}

/** (mark − entry) × position; zero when flat. */
export function unrealizedUsd(book: PositionBook, mark: Decimal.Value): Decimal {
  return book.position.isZero() ? new Exact(0) : new Exact(mark).minus(book.entry).mul(book.position);
}

/** Profit since the start, everything in: realised + unrealised + fees + funding. */
export function profitUsd(book: PositionBook, mark: Decimal.Value): Decimal {
  return book.realized.plus(unrealizedUsd(book, mark)).plus(book.fees).plus(book.funding);
}
