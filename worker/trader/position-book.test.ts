import { describe, expect, test } from "vitest";
import {
  type BookFill,
  bookFill,
  bookFunding,
  EMPTY_BOOK,
  type PositionBook,
  profitUsd,
  unrealizedUsd,
} from "./position-book.ts";

type Short = [side: "buy" | "sell", sizeBtc: string, price: string, feeUsd?: string];
const book = (...fills: Short[]): PositionBook =>
  fills.reduce<PositionBook>((state, [side, sizeBtc, price, feeUsd = "0"], index) => {
    const fill: BookFill = { tradeId: String(index), side, sizeBtc, price, feeUsd };
    return bookFill(state, fill);
  }, EMPTY_BOOK);

describe("the trader's books", () => {
  const rows: Array<{ name: string; fills: Short[]; position: string; entry: string; realized: string }> = [
    {
      name: "a purchase",
      fills: [["buy", "0.0001", "28000"]],
      position: "0.0001",
      entry: "28000",
      realized: "0",
    },
    {
      name: "two purchases average",
      fills: [
        ["buy", "0.1", "100"],
        ["buy", "0.3", "200"],
      ],
      position: "0.4",
      entry: "175",
      realized: "0",
    },
    {
      name: "a long closed with profit",
      fills: [
        ["buy", "0.1", "100"],
        ["sell", "0.1", "110"],
      ],
      position: "0",
      entry: "0",
      realized: "1",
    },
    {
      name: "a short closed with profit",
      fills: [
        ["sell", "0.1", "110"],
        ["buy", "0.1", "100"],
      ],
      position: "0",
      entry: "0",
      realized: "1",
    },
    {
      name: "a short closed with loss",
      fills: [
        ["sell", "0.1", "100"],
        ["buy", "0.1", "110"],
      ],
      position: "0",
      entry: "0",
      realized: "-1",
    },
    {
      name: "a part closed keeps the entry",
      fills: [
        ["buy", "0.2", "100"],
        ["sell", "0.1", "120"],
      ],
      position: "0.1",
      entry: "100",
      realized: "2",
    },
    {
      name: "a fill through zero closes and opens",
      fills: [
        ["buy", "0.1", "100"],
        ["sell", "0.3", "90"],
      ],
      position: "-0.2",
      entry: "90",
      realized: "-1",
    },
  ];
  test.each(rows)("$name", ({ fills, position, entry, realized }) => {
    const state = book(...fills);
    expect(state.position.toFixed()).toBe(position);
    expect(state.entry.toFixed()).toBe(entry);
    expect(state.realized.toFixed()).toBe(realized);
  });

  test("a fill or a bill that comes twice is booked once", () => {
    const fill: BookFill = { tradeId: "t", side: "buy", sizeBtc: "0.1", price: "100", feeUsd: "-0.002" };
    const once = bookFunding(bookFill(EMPTY_BOOK, fill), { id: "b", amountUsd: "-0.5" });
    const twice = bookFunding(bookFill(once, fill), { id: "b", amountUsd: "-0.5" });
    expect(twice).toBe(once);
    expect(twice.position.toFixed()).toBe("0.1");
  });

  test("profit = realised + unrealised + fees + funding, to the last digit", () => {
    const held = bookFunding(book(["buy", "0.0001", "28153.3", "-0.000563066"]), {
      id: "b",
      amountUsd: "-0.000225",
    });
    expect(unrealizedUsd(held, "28163.3").toFixed()).toBe("0.001");
    expect(profitUsd(held, "28163.3").toFixed()).toBe("0.000211934");
  });
});
