import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Account, equityUsd, unrealisedUsd } from "./account.ts";
import { amendOrder } from "./amend-order.ts";
import { requestCancel, runDue, setCancelAllAfter } from "./cancel-order.ts";
import { closePosition } from "./close-position.ts";
import { Dec } from "./decimal.ts";
import { orderRequest, START_MS } from "./exchange-fixture.ts";
import { createExchange, drainEvents, type ExchangeEvent, type ExchangeState } from "./exchange-state.ts";
import { createGeneratedMarket } from "./generator.ts";
import { applyMarketEvent, applyShock, settleFunding } from "./market-step.ts";
import { isOpen, type Order } from "./order.ts";
import { placeOrder } from "./place-order.ts";
import { isRefusal } from "./refusal.ts";

/** Every account must balance to this, USD. */
const TOLERANCE_USD = 1e-8;

const kinds = [
  "order",
  "order",
  "order",
  "amend",
  "cancel",
  "close",
  "timer",
  "lever",
  "share",
  "shock",
  "fund",
];
const action = fc.record({
  kind: fc.constantFrom(...kinds),
  who: fc.constantFrom("one", "two"),
  side: fc.constantFrom("buy", "sell"),
  ordType: fc.constantFrom("limit", "limit", "post_only", "market", "ioc", "fok"),
  lots: fc.integer({ min: 1, max: 4000 }),
  offset: fc.integer({ min: -30, max: 30 }),
  isReduceOnly: fc.boolean(),
  number: fc.integer({ min: 0, max: 50 }),
  ms: fc.integer({ min: 0, max: 1500 }),
});
type Action = typeof action extends fc.Arbitrary<infer Value> ? Value : never;

interface World {
  state: ExchangeState;
  taken: Map<string, Order>;
  events: ExchangeEvent[];
}

function act(world: World, step: Action, nowMs: number): void {
  const { state, taken } = world;
  const account = state.accounts.get(step.who) as Account;
  const px = new Dec(Math.round(state.book.mid() ?? 0) + step.offset).div(10).toFixed();
  const sz = new Dec(step.lots).div(100).toFixed();
  const picked = [...account.orders.values()][step.number];
  if (step.kind === "order") {
    const order = placeOrder(state, account, orderRequest({ ...step, px, sz }), nowMs);
    if (!isRefusal(order)) taken.set(order.ordId, order);
  } else if (step.kind === "amend" && picked) {
    const change = {
      ordId: picked.ordId,
      clOrdId: "",
      newPx: px,
      newSz: sz,
      reqId: "",
      isCancelOnFail: false,
    };
    amendOrder(state, account, { request: change, nowMs });
  } else if (step.kind === "cancel" && picked) requestCancel(account, picked, nowMs);
  else if (step.kind === "close") {
    const order = closePosition(state, account, { clOrdId: "", isAutoCancel: true, nowMs });
    if (!isRefusal(order)) taken.set(order.ordId, order);
  } else if (step.kind === "timer") setCancelAllAfter(account, step.number % 12, nowMs);
  else if (step.kind === "lever") account.leverage = 1 + step.number * 2;
  else if (step.kind === "share") state.fillShares.set(step.who, (1 + step.number) / 51);
  else if (step.kind === "shock") applyShock(state, step.offset * 300, nowMs);
  else if (step.kind === "fund")
    settleFunding(
      state,
      { markUsd: state.mark.markUsd, rate: String(step.offset / 1e5), dueMs: nowMs },
      nowMs,
    );
}

/** Plays the steps on a generated market; `check` looks at the world after each. */
function play(steps: Action[], seed: number, check: (world: World) => void): World {
  const accounts = [
    { name: "one", startUsd: "150" },
    { name: "two", startUsd: "2000" },
  ];
  const state = createExchange({ startMs: START_MS, fundingIntervalMs: 5_000, accounts });
  for (const account of state.accounts.values()) account.leverage = 75;
  const market = createGeneratedMarket({ seed, fundingIntervalMs: 5_000 });
  const world: World = { state, taken: new Map(), events: [] };
  let tMs = 20;
  for (const step of steps) {
    tMs += step.ms;
    for (const event of market.advanceTo(tMs)) applyMarketEvent(state, event);
    runDue(state, START_MS + tMs);
    act(world, step, START_MS + tMs);
    world.events.push(...drainEvents(state));
    check(world);
  }
  return world;
}

const within = (difference: Dec) => expect(difference.abs().toNumber()).toBeLessThan(TOLERANCE_USD);

function checkBalances({ state }: World): void {
  for (const account of state.accounts.values()) {
    const { markUsd } = state.mark;
    const parts = account.start.plus(account.realised).plus(account.fees).plus(account.funding);
    within(parts.plus(unrealisedUsd(account, markUsd)).minus(equityUsd(account, markUsd)));
    within(account.bills.reduce((sum, bill) => sum.plus(bill.change), account.start).minus(account.cash));
    const last = account.bills.at(-1);
    if (last) within(last.balance.minus(account.cash));
    const traded = account.fills.reduce(
      (sum, fill) => sum + (fill.side === "buy" ? fill.lots : -fill.lots),
      0,
    );
    expect(account.position.lots).toBe(traded);
  }
}

/** Every order that was acknowledged is there once, open or finished; every fill belongs to one order, once. */
function checkOrders({ state, taken }: World): void {
  const all = [...state.accounts.values()].flatMap((account) => [...account.orders.values()]);
  expect(new Set(all.map((order) => order.ordId)).size).toBe(all.length);
  for (const [ordId, order] of taken)
    expect(state.accounts.get(order.account)?.orders.get(ordId)).toBe(order);
  for (const order of all) {
    expect(state.resting.has(order.ordId)).toBe(isOpen(order));
    const fills = state.accounts.get(order.account)?.fills.filter((fill) => fill.ordId === order.ordId) ?? [];
    expect(fills.reduce((sum, fill) => sum + fill.lots, 0)).toBe(order.filledLots);
    expect(order.filledLots).toBeLessThanOrEqual(order.lots);
    if (order.state === "filled") expect(order.filledLots).toBe(order.lots);
  }
  const trades = [...state.accounts.values()].flatMap(({ fills }) => fills.map((fill) => fill.tradeId));
  expect(new Set(trades).size).toBe(trades.length);
}

function checkBook({ state }: World): void {
  const [bid, ask] = [state.book.bids.best(), state.book.asks.best()];
  expect(bid !== null && ask !== null && bid < ask).toBe(true);
}

/** What listeners were told, folded, is what there is: each order ends once and says nothing afterwards. */
function checkStory({ state, events }: World): void {
  const told = new Map<string, Order>();
  for (const event of events) {
    if (event.kind !== "order") continue;
    const before = told.get(event.order.ordId);
    if (before) expect(isOpen(before)).toBe(true);
    told.set(event.order.ordId, event.order);
  }
  for (const account of state.accounts.values())
    for (const order of account.orders.values()) {
      const { state: phase, lots, filledLots, ticks, cancelSource } = order;
      expect(told.get(order.ordId)).toMatchObject({ state: phase, lots, filledLots, ticks, cancelSource });
    }
}

describe("whatever two accounts do", () => {
  it("money balances to 1e-8, no order is lost or doubled, the book is never crossed, the story is complete", {
    timeout: 60_000,
  }, () => {
    const seen = { fills: 0, liquidations: 0, open: 0 };
    fc.assert(
      fc.property(
        fc.array(action, { minLength: 10, maxLength: 50, size: "max" }),
        fc.integer(),
        (steps, seed) => {
          const world = play(steps, seed, (now) => {
            checkBalances(now);
            checkBook(now);
          });
          checkOrders(world);
          checkStory(world);
          for (const { fills, bills } of world.state.accounts.values()) {
            seen.fills += fills.length;
            seen.liquidations += bills.filter(({ type }) => type === "5").length;
          }
          seen.open += world.state.resting.size;
        },
      ),
      { numRuns: 60, seed: 20_261_123 },
    );
    expect(seen.fills).toBeGreaterThan(300);
    expect(seen.liquidations).toBeGreaterThan(0);
    expect(seen.open).toBeGreaterThan(5);
  });

  it("the same seed and the same acts give the same bills, by digest; another seed gives others", () => {
    const digest = (seed: number) => {
      const steps = fc.sample(action, { numRuns: 60, seed: 7 });
      const { state } = play(steps, seed, () => undefined);
      const bills = [...state.accounts.values()].map(({ bills }) => bills);
      expect(bills.flat().length).toBeGreaterThan(10);
      return createHash("sha256").update(JSON.stringify(bills)).digest("hex");
    };
    expect(digest(3)).toBe(digest(3));
    expect(digest(4)).not.toBe(digest(3));
  });
});
