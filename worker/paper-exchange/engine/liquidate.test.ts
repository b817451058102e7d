import { describe, expect, it } from "vitest";
import { equityUsd, liquidationPriceUsd } from "./account.ts";
import { exchangeForTests, orderRequest, START_MS, setBook, setMark } from "./exchange-fixture.ts";
import { applyShock } from "./market-step.ts";
import { placeOrder } from "./place-order.ts";
import { isRefusal } from "./refusal.ts";

/** Ten levels of 1 contract: a position of 8 contracts fits the book; leverage lets it be large for its equity. */
function held(side: "buy" | "sell", startUsd = "150") {
  const { state, account } = exchangeForTests();
  account.cash = account.cash.minus(account.start).plus(startUsd);
  account.start = account.cash;
  account.leverage = 100;
  const order = placeOrder(state, account, orderRequest({ side, ordType: "market", sz: "3" }), START_MS);
  if (isRefusal(order)) throw new Error(order.message);
  return { state, account };
}

describe("liquidation", () => {
  it.each([
    ["buy", "104"],
    ["sell", "105"],
  ] as const)(
    "of a %s: just before its price nothing, at it all orders and the position go",
    (side, subType) => {
      const { state, account } = held(side);
      const price = liquidationPriceUsd(account);
      if (!price) throw new Error("no liquidation price");
      placeOrder(state, account, orderRequest({ px: "27990", sz: "0.01", ordType: "post_only" }), START_MS);
      const safe = price.plus(side === "buy" ? "0.01" : "-0.01");
      setMark(state, safe.toFixed(4));
      expect(Math.abs(account.position.lots)).toBe(300);
      const due = price.plus(side === "buy" ? "-0.01" : "0.01");
      setBook(state, Math.round(due.toNumber() * 10), Math.round(due.toNumber() * 10) + 1);
      setMark(state, due.toFixed(4));
      expect(account.position.lots).toBe(0);
      expect(state.resting.size).toBe(0);
      const [last] = account.bills.slice(-1);
      expect([last?.type, last?.subType]).toEqual(["5", subType]);
      const order = [...account.orders.values()].at(-1);
      expect(order).toMatchObject({ category: "full_liquidation", state: "filled", isReduceOnly: true });
    },
  );

  it("cancels resting orders with source 3 first", () => {
    const { state, account } = held("buy");
    const order = placeOrder(
      state,
      account,
      orderRequest({ side: "sell", px: "28100", sz: "0.01" }),
      START_MS,
    );
    applyShock(state, -50_000, START_MS + 1);
    expect(order).toMatchObject({ state: "canceled", cancelSource: "3" });
    expect(account.position.lots).toBe(0);
  });

  it("what the book cannot take follows at the next mark; a shock that is deep enough leaves a debt, to the cent", () => {
    const { state, account } = held("buy");
    state.book.apply({ isReset: true, bids: [[200_000, 120]], asks: [[200_001, 100]] });
    setMark(state, "20000");
    expect(account.position.lots).toBe(180);
    state.book.apply({ isReset: true, bids: [[200_000, 900]], asks: [[200_001, 100]] });
    setMark(state, "19999.9");
    expect(account.position.lots).toBe(0);
    expect(account.cash.isNegative()).toBe(true);
    const parts = account.start.plus(account.realised).plus(account.fees).plus(account.funding);
    expect(equityUsd(account, state.mark.markUsd).toFixed()).toBe(parts.toFixed());
  });

  it("leaves the accounts alone whose equity carries their position", () => {
    const { state, account } = held("buy", "10000");
    applyShock(state, -40_000, START_MS + 1);
    expect(account.position.lots).toBe(300);
  });
});
