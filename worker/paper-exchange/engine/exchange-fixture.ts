import type { Account } from "./account.ts";
import { createExchange, type ExchangeState } from "./exchange-state.ts";
import { INST_ID } from "./instrument.ts";
import type { LevelChange } from "./market-event.ts";
import { applyMarketEvent } from "./market-step.ts";
import type { OrderRequest } from "./order.ts";

/** Start of the made-up exchange used in tests, epoch ms. */
export const START_MS = 1_700_000_000_000;

/** An exchange with one account, bid 28,000.0, ask 28,000.1, 100 lots a level and mark 28,000. For tests. */
export function exchangeForTests(): { state: ExchangeState; account: Account } {
  const state = createExchange({
    startMs: START_MS,
    fundingIntervalMs: 3_600_000,
    accounts: [{ name: "demo", startUsd: "10000" }],
  });
  setBook(state, 280_000, 280_001);
  setMark(state, "28000");
  return { state, account: state.accounts.get("demo") as Account };
}

/** Replaces the book by ten levels of 100 lots on each side. */
export function setBook(state: ExchangeState, bid: number, ask: number): void {
  const side = (from: number, step: number) =>
    Array.from({ length: 10 }, (_, i): LevelChange => [from + i * step, 100]);
  applyMarketEvent(state, { kind: "book", tMs: 0, isReset: true, bids: side(bid, -1), asks: side(ask, 1) });
}

export function setMark(state: ExchangeState, markUsd: string): void {
  const rates = { fundingRate: "0.0001", nextFundingTMs: 3_600_000 };
  applyMarketEvent(state, { kind: "mark", tMs: 0, markUsd, indexUsd: markUsd, ...rates });
}

/** An order request with the usual fields filled in. */
export function orderRequest(fields: Partial<OrderRequest>): OrderRequest {
  const usual = { instId: INST_ID, tdMode: "cross", side: "buy", ordType: "limit", sz: "0.01", px: "" };
  return { ...usual, posSide: "net", isReduceOnly: false, clOrdId: "", tag: "", ...fields };
}
