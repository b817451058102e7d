import { bookFunding } from "./account.ts";
import { Dec, text, ZERO } from "./decimal.ts";
import { type ExchangeState, takeId } from "./exchange-state.ts";
import { fillOrder } from "./fill-order.ts";
import { TICKS_PER_USD } from "./instrument.ts";
import { liquidateWhereDue } from "./liquidate.ts";
import type { FundingEvent, MarkEvent, MarketEvent, TradeEvent } from "./market-event.ts";

/** Public trades kept for the trades endpoint. */
const RECENT_TRADES = 500;

/** Lets one market event happen: book, trades against resting orders, mark price, funding. */
export function applyMarketEvent(state: ExchangeState, event: MarketEvent): void {
  const atMs = state.startMs + event.tMs;
  switch (event.kind) {
    case "book":
      state.book.apply(event, state.shockTicks);
      matchRestingOnBook(state, atMs);
      return;
    case "trade":
      applyTrade(state, event, atMs);
      return;
    case "mark":
      applyMark(state, event, atMs);
      return;
    case "funding":
      settleFunding(state, fundingTerms(state, event), atMs);
  }
}

function applyTrade(state: ExchangeState, event: TradeEvent, atMs: number): void {
  const ticks = event.ticks + state.shockTicks;
  const trade = { tradeId: takeId(state), ticks, lots: event.lots, side: event.takerSide, atMs };
  state.lastTicks = ticks;
  state.candles.addTrade(atMs, ticks, event.lots);
  state.recentTrades.push(trade);
  if (state.recentTrades.length > RECENT_TRADES) state.recentTrades.splice(0, RECENT_TRADES / 5);
  state.events.push({ kind: "trade", trade });
  const makerSide = event.takerSide === "buy" ? "sell" : "buy";
  const left = event.lots;
  for (const order of state.resting.values()) {
    if (order.side !== makerSide || order.ticks === null || left <= 0) continue;
    const isThrough = makerSide === "buy" ? ticks < order.ticks : ticks > order.ticks;
    if (isThrough) fillOrder(state, order, { ticks: order.ticks, lots: order.lots, isMaker: true, atMs });
    else if (ticks === order.ticks) {
      const reaching = Math.max(0, left - order.queueAheadLots);
      order.queueAheadLots = Math.max(0, order.queueAheadLots - left);
      if (reaching > 0) fillOrder(state, order, { ticks, lots: reaching, isMaker: true, atMs });
    }
  }
}

/** Resting orders that the other side has reached fill; queues never exceed the size shown at their price. */
function matchRestingOnBook(state: ExchangeState, atMs: number): void {
  if (state.resting.size === 0) return;
  const [bid, ask] = [state.book.bids.best(), state.book.asks.best()];
  for (const order of state.resting.values()) {
    if (order.ticks === null) continue;
    const isBuy = order.side === "buy";
    const isReached = isBuy ? ask !== null && ask <= order.ticks : bid !== null && bid >= order.ticks;
    if (isReached) fillOrder(state, order, { ticks: order.ticks, lots: order.lots, isMaker: true, atMs });
    else {
      const shown = (isBuy ? state.book.bids : state.book.asks).lotsAt(order.ticks);
      order.queueAheadLots = Math.min(order.queueAheadLots, shown);
    }
  }
}

function applyMark(state: ExchangeState, event: MarkEvent, atMs: number): void {
  const shock = new Dec(state.shockTicks).div(TICKS_PER_USD);
  const markUsd = new Dec(event.markUsd).plus(shock);
  const nextFundingMs = state.startMs + event.nextFundingTMs;
  const indexUsd = new Dec(event.indexUsd).plus(shock);
  const hasMoved = !markUsd.eq(state.mark.markUsd) || event.fundingRate !== state.mark.fundingRate;
  state.mark = { markUsd, indexUsd, fundingRate: event.fundingRate, nextFundingMs, atMs };
  if (hasMoved) state.events.push({ kind: "mark" });
  liquidateWhereDue(state, atMs);
}

function fundingTerms(state: ExchangeState, event: FundingEvent) {
  const shock = new Dec(state.shockTicks).div(TICKS_PER_USD);
  const dueMs = state.startMs + event.dueTMs;
  return { markUsd: new Dec(event.markUsd).plus(shock), rate: event.fundingRate, dueMs };
}

/** Posts one funding settlement to every account that holds a position: −size × mark × rate, booked at `atMs`. */
export function settleFunding(
  state: ExchangeState,
  terms: { markUsd: Dec; rate: string; dueMs: number },
  atMs: number,
): void {
  const settled = { dueMs: terms.dueMs, rate: terms.rate, markUsd: text(terms.markUsd) };
  state.settlements.push(settled);
  for (const account of state.accounts.values()) {
    const { lots } = account.position;
    if (lots === 0) continue;
    const change = bookFunding(account, { markUsd: terms.markUsd, rate: new Dec(terms.rate), atMs });
    account.bills.push({
      billId: takeId(state),
      type: "8",
      subType: change.isNegative() ? "173" : "174",
      change,
      balance: account.cash,
      pnl: change,
      fee: ZERO,
      lots: Math.abs(lots),
      priceUsd: settled.markUsd,
      ordId: "",
      clOrdId: "",
      tradeId: "",
      execType: "",
      indexUsd: text(state.mark.indexUsd),
      markUsd: settled.markUsd,
      atMs,
    });
    state.events.push({ kind: "account", account: account.name, cause: "funding" });
  }
  state.events.push({ kind: "funding", settled });
}

/** Moves book, mark and all later events by `deltaTicks`, at once. Returns the mark before and after, USD. */
export function applyShock(
  state: ExchangeState,
  deltaTicks: number,
  nowMs: number,
): { before: Dec; after: Dec } {
  const before = state.mark.markUsd;
  const after = before.plus(new Dec(deltaTicks).div(TICKS_PER_USD));
  state.shockTicks += deltaTicks;
  state.book.shift(deltaTicks);
  state.mark = {
    ...state.mark,
    markUsd: after,
    indexUsd: state.mark.indexUsd.plus(after.minus(before)),
    atMs: nowMs,
  };
  if (state.lastTicks !== null) state.lastTicks += deltaTicks;
  state.events.push({ kind: "mark" });
  matchRestingOnBook(state, nowMs);
  liquidateWhereDue(state, nowMs);
  return { before, after };
}
