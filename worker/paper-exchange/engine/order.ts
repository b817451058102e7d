import type { Dec } from "./decimal.ts";
import type { Side } from "./market-event.ts";

export const ORDER_TYPES = ["limit", "post_only", "market", "ioc", "fok", "optimal_limit_ioc"] as const;
export type OrderType = (typeof ORDER_TYPES)[number];
export type OrderCategory = "normal" | "full_liquidation";
export type OrderState = "live" | "partially_filled" | "filled" | "canceled";

/** Why an order was cancelled, in the venue's numbers. */
export const CANCEL_SOURCE = {
  byUser: "1",
  notFilledAtOnce: "14",
  fillOrKill: "13",
  nothingToReduce: "17",
  liquidation: "3",
  cancelAllAfter: "20",
  postOnlyWouldTake: "31",
} as const;

/** What a client asks for; every field as text, as it stands on the wire. */
export interface OrderRequest {
  instId: string;
  tdMode: string;
  side: string;
  ordType: string;
  sz: string;
  px: string;
  posSide: string;
  isReduceOnly: boolean;
  clOrdId: string;
  tag: string;
}

export interface Order {
  ordId: string;
  clOrdId: string;
  tag: string;
  account: string;
  side: Side;
  ordType: OrderType;
  /** Limit in ticks; null for market orders. */
  ticks: number | null;
  lots: number;
  filledLots: number;
  /** Sum of price × size over fills, USD. */
  filledUsd: Dec;
  fee: Dec;
  pnl: Dec;
  isReduceOnly: boolean;
  state: OrderState;
  cancelSource: string;
  /** Lots in front of this order at its price. */
  queueAheadLots: number;
  /** When a requested cancellation takes effect; null when none was asked for. */
  cancelDueAtMs: number | null;
  createdAtMs: number;
  updatedAtMs: number;
  leverage: number;
  /** What brought the order about: its owner, or the venue's forced liquidation. */
  category: OrderCategory;
  lastFill: Fill | null;
}

export interface Fill {
  tradeId: string;
  billId: string;
  ordId: string;
  clOrdId: string;
  tag: string;
  side: Side;
  /** Kind of the bill that belongs to it. */
  subType: string;
  ticks: number;
  lots: number;
  fee: Dec;
  pnl: Dec;
  isMaker: boolean;
  atMs: number;
  /** Mark and index price at the moment of the trade, USD. */
  markUsd: string;
  indexUsd: string;
}

/** How a change of an order ended: "0" done, "-1" not; the id is the client's own. */
export interface Amendment {
  reqId: string;
  result: "0" | "-1";
}

export function isOpen(order: Order): boolean {
  return order.state === "live" || order.state === "partially_filled";
}
