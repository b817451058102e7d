import { describe, expect, it } from "vitest";
import { CANCEL_DELAY_MS, requestCancel, runDue, setCancelAllAfter } from "./cancel-order.ts";
import { closePosition } from "./close-position.ts";
import { exchangeForTests, orderRequest, START_MS, setBook } from "./exchange-fixture.ts";
import { applyMarketEvent } from "./market-step.ts";
import type { Order, OrderRequest } from "./order.ts";
import { placeOrder } from "./place-order.ts";
import { isRefusal } from "./refusal.ts";

const AT = START_MS + 1000;

function placed(outcome: ReturnType<typeof placeOrder>): Order {
  if (isRefusal(outcome)) throw new Error(`${outcome.code} ${outcome.message}`);
  return outcome;
}

describe("placing an order", () => {
  const rows: [
    name: string,
    request: Partial<OrderRequest>,
    state: string,
    cancelSource: string,
    filledLots: number,
  ][] = [
    ["a limit below the ask rests", { px: "27999" }, "live", "", 0],
    ["a limit at the ask takes", { px: "28000.1" }, "filled", "", 1],
    ["a market order takes", { ordType: "market" }, "filled", "", 1],
    ["a market order walks the book", { ordType: "market", sz: "2.5" }, "filled", "", 250],
    ["a market order beyond the book is cut", { ordType: "market", sz: "50" }, "canceled", "14", 1000],
    ["a post-only below the ask rests", { ordType: "post_only", px: "28000" }, "live", "", 0],
    [
      "a post-only at the ask is taken, then cancelled",
      { ordType: "post_only", px: "28000.1" },
      "canceled",
      "31",
      0,
    ],
    [
      "a limit larger than the level rests with the remainder",
      { px: "28000.1", sz: "3" },
      "partially_filled",
      "",
      100,
    ],
    ["an ioc drops the remainder", { ordType: "ioc", px: "28000.1", sz: "3" }, "canceled", "14", 100],
    [
      "a fok that cannot fill whole does not fill at all",
      { ordType: "fok", px: "28000.1", sz: "3" },
      "canceled",
      "13",
      0,
    ],
  ];
  it.each(rows)("%s", (_, request, state, cancelSource, filledLots) => {
    const exchange = exchangeForTests();
    const order = placed(placeOrder(exchange.state, exchange.account, orderRequest(request), AT));
    expect([order.state, order.cancelSource, order.filledLots]).toEqual([state, cancelSource, filledLots]);
  });

  const refusals: [name: string, request: Partial<OrderRequest>, code: string][] = [
    ["unknown instrument", { instId: "ETH-USDT-SWAP", px: "1" }, "51001"],
    ["reduce-only without a position", { ordType: "market", isReduceOnly: true }, "51169"],
    ["size below one lot", { px: "28000", sz: "0.001" }, "51020"],
    ["size between lots", { px: "28000", sz: "0.015" }, "51121"],
    ["zero size", { px: "28000", sz: "0" }, "51000"],
    ["negative size", { px: "28000", sz: "-1" }, "51000"],
    ["price off the tick", { px: "28000.05" }, "51000"],
    ["no price", { px: "" }, "51000"],
    ["unknown type", { ordType: "magic", px: "28000" }, "51000"],
    ["more than the margin allows", { px: "28000", sz: "400" }, "51008"],
    ["more than the largest order", { ordType: "market", sz: "3000" }, "51101"],
    ["isolated margin", { px: "28000", tdMode: "isolated" }, "51000"],
    ["a client id with a dash", { px: "28000", clOrdId: "a-b" }, "51000"],
  ];
  it.each(refusals)("refuses: %s", (_, request, code) => {
    const { state, account } = exchangeForTests();
    const outcome = placeOrder(state, account, orderRequest(request), AT);
    expect(isRefusal(outcome) ? outcome.code : "taken").toBe(code);
    expect(account.orders.size).toBe(0);
  });

  it("refuses a client order id that was used before", () => {
    const { state, account } = exchangeForTests();
    const request = orderRequest({ px: "27000", clOrdId: "once" });
    placed(placeOrder(state, account, request, AT));
    expect(placeOrder(state, account, request, AT)).toMatchObject({ code: "51016" });
  });

  it("reduce-only never turns the position around", () => {
    const { state, account } = exchangeForTests();
    placed(placeOrder(state, account, orderRequest({ ordType: "market", sz: "0.5" }), AT));
    const out = placed(
      placeOrder(
        state,
        account,
        orderRequest({ ordType: "market", side: "sell", sz: "0.9", isReduceOnly: true }),
        AT,
      ),
    );
    expect([account.position.lots, out.state, out.filledLots, out.cancelSource]).toEqual([
      0,
      "canceled",
      50,
      "17",
    ]);
  });
});

describe("a resting order", () => {
  const sellAt = (ticks: number, lots: number, tMs = 10) =>
    ({ kind: "trade", tMs, ticks, lots, takerSide: "sell" }) as const;

  it("fills only after the queue in front of it has traded, and in part when the trade is small", () => {
    const { state, account } = exchangeForTests();
    const order = placed(placeOrder(state, account, orderRequest({ px: "28000", sz: "0.1" }), AT));
    expect(order.queueAheadLots).toBe(100);
    applyMarketEvent(state, sellAt(280_000, 60));
    expect([order.queueAheadLots, order.filledLots]).toEqual([40, 0]);
    applyMarketEvent(state, sellAt(280_000, 44));
    expect([order.state, order.filledLots]).toEqual(["partially_filled", 4]);
    applyMarketEvent(state, sellAt(280_000, 90));
    expect([order.state, order.filledLots]).toEqual(["filled", 10]);
  });

  it("fills whole, as maker at its own price, when the market trades through it", () => {
    const { state, account } = exchangeForTests();
    placed(placeOrder(state, account, orderRequest({ px: "27999.5", sz: "1" }), AT));
    applyMarketEvent(state, sellAt(279_990, 1));
    expect(account.fills).toMatchObject([{ ticks: 279_995, lots: 100, isMaker: true }]);
  });

  it("fills when the other side of the book reaches it", () => {
    const { state, account } = exchangeForTests();
    const order = placed(placeOrder(state, account, orderRequest({ px: "27999.5" }), AT));
    setBook(state, 279_900, 279_950);
    expect(order.state).toBe("filled");
    expect(account.position.lots).toBe(1);
  });

  it("is not cancelled by the acknowledgement but a moment later, and may fill in between", () => {
    const { state, account } = exchangeForTests();
    const order = placed(placeOrder(state, account, orderRequest({ px: "27999.5" }), AT));
    expect(isRefusal(requestCancel(account, order, AT))).toBe(false);
    expect(order.state).toBe("live");
    expect(requestCancel(account, order, AT)).toMatchObject({ code: "51410" });
    runDue(state, AT + CANCEL_DELAY_MS - 1);
    expect(order.state).toBe("live");
    applyMarketEvent(state, sellAt(279_990, 1));
    runDue(state, AT + CANCEL_DELAY_MS);
    expect(order.state).toBe("filled");
    expect(requestCancel(account, order, AT)).toMatchObject({ code: "51402" });
  });

  it("is cancelled by the cancel-all timer, exactly when it is due", () => {
    const { state, account } = exchangeForTests();
    const order = placed(placeOrder(state, account, orderRequest({ px: "27000" }), AT));
    setCancelAllAfter(account, 10, AT);
    runDue(state, AT + 9_999);
    expect(order.state).toBe("live");
    runDue(state, AT + 10_000);
    expect([order.state, order.cancelSource]).toEqual(["canceled", "20"]);
  });

  it("that only reduces is cancelled when the position is gone", () => {
    const { state, account } = exchangeForTests();
    placed(placeOrder(state, account, orderRequest({ ordType: "market", sz: "0.5" }), AT));
    const exit = placed(
      placeOrder(
        state,
        account,
        orderRequest({ side: "sell", px: "28100", sz: "0.5", isReduceOnly: true }),
        AT,
      ),
    );
    expect(closePosition(state, account, { clOrdId: "", isAutoCancel: false, nowMs: AT })).toMatchObject({
      code: "51115",
    });
    expect(isRefusal(closePosition(state, account, { clOrdId: "", isAutoCancel: true, nowMs: AT }))).toBe(
      false,
    );
    expect([account.position.lots, exit.state]).toEqual([0, "canceled"]);
    expect(closePosition(state, account, { clOrdId: "", isAutoCancel: true, nowMs: AT })).toMatchObject({
      code: "51023",
    });
  });
});
