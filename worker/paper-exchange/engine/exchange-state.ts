import { type Account, createAccount } from "./account.ts";
import { Book } from "./book.ts";
import { CandleSeries } from "./candles.ts";
import { Dec } from "./decimal.ts";
import type { Side } from "./market-event.ts";
import type { Amendment, Fill, Order } from "./order.ts";

export interface PublicTrade {
  tradeId: string;
  ticks: number;
  lots: number;
  side: Side;
  atMs: number;
}

export interface SettledFunding {
  /** When the settlement was due; bills carry the moment it was booked. */
  dueMs: number;
  rate: string;
  markUsd: string;
}

/** What happened, for those who listen; `order` is a copy as it stood then. */
export type ExchangeEvent =
  | { kind: "order"; account: string; order: Order; fill: Fill | null; amendment: Amendment | null }
  | { kind: "account"; account: string; cause: "fill" | "funding" | "settings" }
  | { kind: "trade"; trade: PublicTrade }
  | { kind: "mark" }
  | { kind: "funding"; settled: SettledFunding };

export interface MarkState {
  markUsd: Dec;
  indexUsd: Dec;
  fundingRate: string;
  nextFundingMs: number;
  atMs: number;
}

/** The whole exchange as data; the functions of this folder change it, time is always an argument. */
export interface ExchangeState {
  startMs: number;
  book: Book;
  mark: MarkState;
  lastTicks: number | null;
  /** Price offset of a running shock, in ticks. */
  shockTicks: number;
  fundingIntervalMs: number;
  accounts: Map<string, Account>;
  /** Open orders of all accounts, by order id. */
  resting: Map<string, Order>;
  recentTrades: PublicTrade[];
  candles: CandleSeries;
  settlements: SettledFunding[];
  /** By account: the largest share of its size that an order may fill at one time; absent: all of it. A fault sets it. */
  fillShares: Map<string, number>;
  nextId: number;
  events: ExchangeEvent[];
}

export function createExchange(start: {
  startMs: number;
  fundingIntervalMs: number;
  accounts: { name: string; startUsd: string }[];
}): ExchangeState {
  return {
    startMs: start.startMs,
    book: new Book(),
    mark: {
      markUsd: new Dec(0),
      indexUsd: new Dec(0),
      fundingRate: "0",
      nextFundingMs: start.startMs + start.fundingIntervalMs,
      atMs: start.startMs,
    },
    lastTicks: null,
    shockTicks: 0,
    fundingIntervalMs: start.fundingIntervalMs,
    accounts: new Map(start.accounts.map((a) => [a.name, createAccount(a.name, a.startUsd, start.startMs)])),
    resting: new Map(),
    recentTrades: [],
    candles: new CandleSeries(),
    settlements: [],
    fillShares: new Map(),
    nextId: 1,
    events: [],
  };
}

/** A number no other order, trade, bill or position of this exchange has; differs between starts. */
export function takeId(state: ExchangeState): string {
  return `${state.startMs}${String(state.nextId++).padStart(6, "0")}`;
}

/** Events since the last call. */
export function drainEvents(state: ExchangeState): ExchangeEvent[] {
  const events = state.events;
  state.events = [];
  return events;
}
