import { Decimal } from "decimal.js";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { VenueAccount, VenueOrder } from "#lib/canary/run-events.ts";
import { AccountTracker, BALANCE_WAIT_MS } from "./account-tracker.ts";

const decimal = (value: string) => new Decimal(value);
const position = (size: string, entry: string | null, mark: string) => ({
  position: decimal(size),
  entry: entry === null ? null : decimal(entry),
  mark: decimal(mark),
});
const order = (venueOrderId: string, status: string): VenueOrder => ({
  venueOrderId,
  clientOrderId: null,
  symbol: "BTC-PERP",
  side: "buy",
  sizeBtc: "0.0001",
  reduceOnly: false,
  status,
});

function scene() {
  const accounts: VenueAccount[] = [];
  const orders: VenueOrder[] = [];
  const tracker = new AccountTracker({ onAccount: (a) => accounts.push(a), onOrder: (o) => orders.push(o) });
  tracker.takeBalance({ equity: decimal("10000"), unrealized: decimal("0") });
  return { tracker, accounts, orders };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("the view of an account", () => {
  test("a mark shock is in the equity on arrival", () => {
    const { tracker, accounts } = scene();
    tracker.takePosition(position("0.1", "28000", "28000"));
    tracker.takeBalance({ equity: decimal("9999.4"), unrealized: decimal("0") });
    tracker.takePosition(position("0.1", "28000", "27000"));
    expect(accounts.at(-1)).toMatchObject({ equityUsd: "9899.4", unrealizedUsd: "-100", positionBtc: "0.1" });
    tracker.takeMark(decimal("28000"));
    expect(accounts.at(-1)).toMatchObject({ equityUsd: "9999.4" });
  });

  test("between a trade's position and its balance no mixed equity is shown", () => {
    const { tracker, accounts } = scene();
    tracker.takePosition(position("0.1", "28000", "28000"));
    tracker.takeBalance({ equity: decimal("9990"), unrealized: decimal("-9") });
    tracker.takePosition(position("0.1", "28000", "27910"));
    const before = accounts.length;
    tracker.takePosition(position("0", null, "27910"));
    expect(accounts.length).toBe(before);
    tracker.takeBalance({ equity: decimal("9989"), unrealized: decimal("0") });
    expect(accounts.at(-1)).toMatchObject({ equityUsd: "9989", positionBtc: "0", unrealizedUsd: "0" });
  });

  test("a balance that does not come is not waited for", () => {
    const { tracker, accounts } = scene();
    tracker.takePosition(position("0.1", "28000", "27900"));
    expect(accounts).toHaveLength(1);
    vi.advanceTimersByTime(BALANCE_WAIT_MS);
    expect(accounts.at(-1)).toMatchObject({ positionBtc: "0.1", equityUsd: "9990" });
  });

  test("open orders are counted, lost pushes are made good by REST", () => {
    const { tracker, accounts, orders } = scene();
    tracker.takeOrder(order("a", "open"));
    tracker.takeOrder(order("b", "open"));
    tracker.takeOrder(order("b", "closed"));
    expect(accounts.at(-1)?.openOrders).toBe(1);
    tracker.takeOpenOrders(tracker.openOrderIds(), [order("c", "open")]);
    expect(tracker.view()?.openOrders).toBe(1);
    expect(orders.map(({ venueOrderId, status }) => `${venueOrderId} ${status}`)).toEqual([
      "a open",
      "b open",
      "b closed",
      "c open",
    ]);
  });

  test("an order that REST still shows although its end was pushed meanwhile stays closed", () => {
    const { tracker } = scene();
    tracker.takeOrder(order("a", "open"));
    const before = tracker.openOrderIds();
    tracker.takeOrder(order("a", "canceled"));
    tracker.takeOpenOrders(before, [order("a", "open")]);
    expect(tracker.view()?.openOrders).toBe(0);
  });

  test("the position at a settlement is the one held then; a trade just then leaves both", () => {
    const { tracker } = scene();
    vi.setSystemTime(10_000);
    tracker.takePosition(position("0.1", "28000", "28000"));
    vi.setSystemTime(20_000);
    tracker.takePosition(position("0", null, "28000"));
    const around = (atMs: number) => tracker.positionsAround(atMs).map((size) => size.toFixed());
    expect(around(5_000)).toEqual(["0"]);
    expect(around(15_000)).toEqual(["0.1"]);
    expect(around(20_000)).toEqual(["0.1", "0"]);
    expect(around(25_000)).toEqual(["0"]);
  });
});
