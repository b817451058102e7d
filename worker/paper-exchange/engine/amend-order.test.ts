import { describe, expect, it } from "vitest";
import { type AmendRequest, amendOrder } from "./amend-order.ts";
import { exchangeForTests, orderRequest, START_MS } from "./exchange-fixture.ts";
import { drainEvents } from "./exchange-state.ts";
import { applyMarketEvent } from "./market-step.ts";
import type { Order } from "./order.ts";
import { placeOrder } from "./place-order.ts";
import { isRefusal } from "./refusal.ts";

const AT = START_MS + 1;

function amend(change: Partial<AmendRequest>, order: Partial<Parameters<typeof orderRequest>[0]> = {}) {
  const exchange = exchangeForTests();
  const { state, account } = exchange;
  const placed = placeOrder(state, account, orderRequest({ px: "27999.5", sz: "1", ...order }), AT);
  if (isRefusal(placed)) throw new Error(placed.message);
  drainEvents(state);
  const usual = { ordId: placed.ordId, clOrdId: "", newPx: "", newSz: "", reqId: "", isCancelOnFail: false };
  const outcome = amendOrder(state, account, { request: { ...usual, ...change }, nowMs: AT + 1 });
  return { ...exchange, placed, outcome };
}

const terms = (order: Order) => [
  order.state,
  order.ticks,
  order.lots,
  order.filledLots,
  order.queueAheadLots,
];

describe("a change of a resting order", () => {
  const table: [name: string, change: Partial<AmendRequest>, after: (string | number)[]][] = [
    ["a new price goes to the end of the queue there", { newPx: "27999.6" }, ["live", 279_996, 100, 0, 100]],
    ["a larger size loses its place", { newSz: "2" }, ["live", 279_995, 200, 0, 100]],
    ["both at once", { newPx: "27999.4", newSz: "0.5" }, ["live", 279_994, 50, 0, 100]],
    ["a crossing price takes", { newPx: "28000.1" }, ["filled", 280_001, 100, 100, 0]],
  ];
  it.each(table)("%s", (_, change, after) => {
    const { placed } = amend(change);
    expect(terms(placed)).toEqual(after);
  });

  it("a smaller size keeps its place in the queue", () => {
    const { state, account, placed } = amend({ newSz: "2" });
    placed.queueAheadLots = 7;
    const request = {
      ordId: placed.ordId,
      clOrdId: "",
      newPx: "",
      newSz: "1",
      reqId: "",
      isCancelOnFail: false,
    };
    amendOrder(state, account, { request, nowMs: AT + 2 });
    expect(terms(placed)).toEqual(["live", 279_995, 100, 0, 7]);
  });

  it("a size at or below what was filled ends the order as filled", () => {
    const { state, account, placed } = amend({ newSz: "2" });
    applyMarketEvent(state, { kind: "trade", tMs: 5, ticks: 279_995, lots: 140, takerSide: "sell" });
    expect(placed.filledLots).toBe(40);
    const request = {
      ordId: placed.ordId,
      clOrdId: "",
      newPx: "",
      newSz: "0.2",
      reqId: "",
      isCancelOnFail: false,
    };
    amendOrder(state, account, { request, nowMs: AT + 9 });
    expect([placed.state, placed.lots, state.resting.size, account.position.lots]).toEqual([
      "filled",
      40,
      0,
      40,
    ]);
  });

  it("a post-only that would cross is cancelled with source 31", () => {
    const { placed } = amend({ newPx: "28000.1" }, { ordType: "post_only" });
    expect([placed.state, placed.cancelSource, placed.filledLots]).toEqual(["canceled", "31", 0]);
  });

  it("tells listeners with the client's own request id", () => {
    const { state } = amend({ newPx: "27999.6", reqId: "r7" });
    const [event] = drainEvents(state);
    expect(event).toMatchObject({ kind: "order", amendment: { reqId: "r7", result: "0" } });
  });

  const refusals: [name: string, change: Partial<AmendRequest>, code: string][] = [
    ["nothing to change", {}, "51500"],
    ["no order named", { ordId: "", newPx: "27999" }, "51003"],
    ["an unknown order", { ordId: "7", newPx: "27999" }, "51503"],
    ["a price off the tick", { newPx: "27999.55" }, "51000"],
    ["a size between lots", { newSz: "0.015" }, "51000"],
    ["a price beyond the limit", { newPx: "31000" }, "51006"],
    ["more than the margin allows", { newSz: "900" }, "51008"],
  ];
  it.each(refusals)("refuses: %s, and leaves the order as it was", (_, change, code) => {
    const { outcome, placed } = amend(change);
    expect(isRefusal(outcome) ? outcome.code : "taken").toBe(code);
    expect(terms(placed)).toEqual(["live", 279_995, 100, 0, 100]);
    expect(placed.cancelDueAtMs).toBeNull();
  });

  it("a refused change cancels the order when the client asked for that", () => {
    const { placed } = amend({ newPx: "31000", isCancelOnFail: true });
    expect(placed.cancelDueAtMs).not.toBeNull();
  });

  it.each([
    ["filled", { px: "28000.1" }, "51510"],
    ["canceled", { px: "28000.1", ordType: "post_only" }, "51509"],
  ])("refuses: an order that is %s", (_, order, code) => {
    const { outcome } = amend({ newPx: "27999" }, order);
    expect(isRefusal(outcome) ? outcome.code : "taken").toBe(code);
  });
});
