/** Side of the taker, or of an order. */
export type Side = "buy" | "sell";

/** Price level: [ticks, lots]; lots 0 removes the level. */
export type LevelChange = [ticks: number, lots: number];

export interface BookEvent {
  kind: "book";
  tMs: number;
  /** The event replaces the whole book. */
  isReset: boolean;
  bids: LevelChange[];
  asks: LevelChange[];
}

export interface TradeEvent {
  kind: "trade";
  tMs: number;
  ticks: number;
  lots: number;
  takerSide: Side;
}

export interface MarkEvent {
  kind: "mark";
  tMs: number;
  markUsd: string;
  indexUsd: string;
  fundingRate: string;
  /** Next settlement, ms since the start of the tape. */
  nextFundingTMs: number;
}

export interface FundingEvent {
  kind: "funding";
  tMs: number;
  /** Time the settlement is due, ms since the start of the tape. */
  dueTMs: number;
  markUsd: string;
  fundingRate: string;
}

/** What a market can do. `tMs` is milliseconds since the start of the tape. */
export type MarketEvent = BookEvent | TradeEvent | MarkEvent | FundingEvent;

/** A tape of market events; asking in small or large steps gives the same events. */
export interface MarketSource {
  /** All events up to and including `tMs`, in order, each exactly once. */
  advanceTo(tMs: number): MarketEvent[];
}
