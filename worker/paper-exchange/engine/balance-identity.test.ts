import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { equityUsd, unrealisedUsd } from "./account.ts";
import { requestCancel, runDue } from "./cancel-order.ts";
import { closePosition } from "./close-position.ts";
import { Dec } from "./decimal.ts";
import { exchangeForTests, orderRequest, START_MS, setMark } from "./exchange-fixture.ts";
import type { ExchangeState } from "./exchange-state.ts";
import { createGeneratedMarket } from "./generator.ts";
import { applyMarketEvent, applyShock, settleFunding } from "./market-step.ts";
import { placeOrder } from "./place-order.ts";

/** Every account must balance to this, USD. */
const TOLERANCE_USD = 1e-8;

interface Action {
  do: "order" | "wait" | "shock" | "fund" | "close" | "cancel";
  side: string;
  ordType: string;
  lots: number;
  offset: number;
  isReduceOnly: boolean;
  ms: number;
  shockTicks: number;
  ratePpm: number;
}

const action: fc.Arbitrary<Action> = fc.record({
  do: fc.constantFrom("order", "order", "order", "order", "wait", "wait", "shock", "fund", "close", "cancel"),
  side: fc.constantFrom("buy", "sell"),
  ordType: fc.constantFrom("limit", "post_only", "market", "ioc"),
  lots: fc.integer({ min: 1, max: 3000 }),
  offset: fc.integer({ min: -40, max: 40 }),
  isReduceOnly: fc.boolean(),
  ms: fc.integer({ min: 20, max: 3000 }),
  shockTicks: fc.integer({ min: -3000, max: 3000 }),
  ratePpm: fc.integer({ min: -300, max: 300 }),
});

function run(actions: Action[], seed: number, check: (state: ExchangeState) => void): void {
  const { state, account } = exchangeForTests();
  const market = createGeneratedMarket({ seed, fundingIntervalMs: 5_000 });
  let tMs = 0;
  const advance = (ms: number) => {
    tMs += ms;
    for (const event of market.advanceTo(tMs)) applyMarketEvent(state, event);
    runDue(state, START_MS + tMs);
  };
  advance(20);
  for (const act of actions) {
    const nowMs = START_MS + tMs;
    if (act.do === "wait") advance(act.ms);
    else if (act.do === "shock") applyShock(state, act.shockTicks, nowMs);
    else if (act.do === "fund")
      settleFunding(
        state,
        { markUsd: state.mark.markUsd, rate: String(act.ratePpm / 1e6), dueMs: nowMs },
        nowMs,
      );
    else if (act.do === "close") closePosition(state, account, { clOrdId: "", isAutoCancel: true, nowMs });
    else if (act.do === "cancel")
      for (const order of state.resting.values()) requestCancel(account, order, nowMs);
    else {
      const px = new Dec(Math.round(state.book.mid() ?? 0) + act.offset).div(10).toFixed();
      placeOrder(
        state,
        account,
        orderRequest({ ...act, px, sz: new Dec(act.lots).div(100).toFixed() }),
        nowMs,
      );
    }
    check(state);
  }
}

describe("whatever happens", () => {
  it("equity = start + realised + unrealised + fees + funding, and the bills say the same", () => {
    let fills = 0;
    fc.assert(
      fc.property(
        fc.array(action, { minLength: 10, maxLength: 40, size: "max" }),
        fc.integer(),
        (actions, seed) => {
          run(actions, seed, (state) => {
            for (const account of state.accounts.values()) {
              const { markUsd } = state.mark;
              const parts = account.start.plus(account.realised).plus(account.fees).plus(account.funding);
              const equity = equityUsd(account, markUsd);
              expect(parts.plus(unrealisedUsd(account, markUsd)).minus(equity).abs().toNumber()).toBeLessThan(
                TOLERANCE_USD,
              );
              const billed = account.bills.reduce((sum, bill) => sum.plus(bill.change), account.start);
              expect(billed.minus(account.cash).abs().toNumber()).toBeLessThan(TOLERANCE_USD);
              const traded = account.fills.reduce((sum, f) => sum + (f.side === "buy" ? f.lots : -f.lots), 0);
              expect(account.position.lots).toBe(traded);
              fills += account.fills.length;
            }
          });
        },
      ),
      { numRuns: 60 },
    );
    expect(fills).toBeGreaterThan(100);
  });

  it("cash flow of all fills equals the change of equity when flat", () => {
    const { state, account } = exchangeForTests();
    for (const sz of ["0.07", "1.13", "0.31"])
      placeOrder(state, account, orderRequest({ ordType: "market", sz }), START_MS);
    setMark(state, "28123.45678901");
    closePosition(state, account, { clOrdId: "", isAutoCancel: true, nowMs: START_MS });
    const flow = account.fills.reduce(
      (sum, f) =>
        sum
          .plus(
            new Dec(f.ticks)
              .div(10)
              .mul(f.lots)
              .div(10_000)
              .mul(f.side === "buy" ? -1 : 1),
          )
          .plus(f.fee),
      new Dec(0),
    );
    expect(account.position.lots).toBe(0);
    expect(account.cash.minus(account.start).minus(flow).abs().toNumber()).toBeLessThan(TOLERANCE_USD);
  });

  it("the book is never crossed and never empty", () => {
    let checks = 0;
    fc.assert(
      fc.property(
        fc.array(action, { minLength: 5, maxLength: 25, size: "max" }),
        fc.integer(),
        (actions, seed) => {
          run(actions, seed, (state) => {
            const [bid, ask] = [state.book.bids.best(), state.book.asks.best()];
            expect(bid !== null && ask !== null && bid < ask).toBe(true);
            checks++;
          });
        },
      ),
      { numRuns: 40 },
    );
    expect(checks).toBeGreaterThan(100);
  });
});

describe("funding", () => {
  const rows: [side: string, rate: string, amount: string][] = [
    ["buy", "0.0001", "-1.4"],
    ["sell", "0.0001", "1.4"],
    ["buy", "-0.0002", "2.8"],
  ];
  it.each(rows)("%s 0.5 BTC at rate %s books %s, once, as a bill of type 8", (side, rate, amount) => {
    const { state, account } = exchangeForTests();
    placeOrder(state, account, orderRequest({ side, ordType: "market", sz: "1" }), START_MS);
    account.position = { ...account.position, lots: side === "buy" ? 5000 : -5000 };
    settleFunding(state, { markUsd: new Dec(28_000), rate, dueMs: START_MS }, START_MS);
    const bills = account.bills.filter((bill) => bill.type === "8");
    expect(bills.map((bill) => bill.change.toFixed())).toEqual([amount]);
    expect(account.funding.toFixed()).toBe(amount);
  });

  it("books nothing for an account without a position", () => {
    const { state, account } = exchangeForTests();
    settleFunding(state, { markUsd: new Dec(28_000), rate: "0.0001", dueMs: START_MS }, START_MS);
    expect([account.bills.length, state.settlements.length]).toEqual([0, 1]);
  });
});
