import type { Account } from "./account.ts";
import { findOrder, requestCancel } from "./cancel-order.ts";
import type { ExchangeState } from "./exchange-state.ts";
import { announceOrder } from "./fill-order.ts";
import { LOTS_PER_CONTRACT, TICKS_PER_USD, wholeUnits } from "./instrument.ts";
import { isOpen, type Order } from "./order.ts";
import { isMarginShort } from "./order-check.ts";
import { matchOrder } from "./place-order.ts";
import { refusedPrice } from "./price-limit.ts";
import { isRefusal, type Refusal, refuse } from "./refusal.ts";

/** A change of a resting order; an empty text leaves that part as it is. The size includes what was filled. */
export interface AmendRequest {
  ordId: string;
  clOrdId: string;
  newPx: string;
  newSz: string;
  reqId: string;
  /** Cancel the order when it cannot be changed. */
  isCancelOnFail: boolean;
}

/** Changes price, size or both of a resting order; returns it as it stands afterwards, or the refusal. */
export function amendOrder(
  state: ExchangeState,
  account: Account,
  amend: { request: AmendRequest; nowMs: number },
): Order | Refusal {
  const outcome = tryAmend(state, account, amend);
  const { request, nowMs } = amend;
  if (isRefusal(outcome) && request.isCancelOnFail) requestCancel(account, request, nowMs);
  return outcome;
}

function tryAmend(
  state: ExchangeState,
  account: Account,
  { request, nowMs }: { request: AmendRequest; nowMs: number },
): Order | Refusal {
  if (request.ordId === "" && request.clOrdId === "") return refuse("51003");
  const order = findOrder(account, request);
  if (!order) return refuse("51503");
  if (!isOpen(order)) return refuse(order.state === "filled" ? "51510" : "51509");
  const wanted = wantedTerms(order, request);
  if (isRefusal(wanted)) return wanted;
  const beyond = refusedPrice(state, order.side, wanted.ticks);
  if (beyond) return beyond;
  if (isMarginShort(state, account, { order, ...wanted })) return refuse("51008");
  applyTerms(state, order, wanted);
  order.updatedAtMs = nowMs;
  announceOrder(state, order, { amendment: { reqId: request.reqId, result: "0" } });
  return isOpen(order) ? matchOrder(state, account, { order, nowMs }) : order;
}

function wantedTerms(order: Order, request: AmendRequest): { ticks: number; lots: number } | Refusal {
  const { newPx, newSz } = request;
  if (newPx === "" && newSz === "") return refuse("51500");
  const ticks = newPx === "" ? order.ticks : wholeUnits(newPx, TICKS_PER_USD);
  if (ticks === null) return refuse("51000", "Parameter newPx error");
  const lots = newSz === "" ? order.lots : wholeUnits(newSz, LOTS_PER_CONTRACT);
  return lots === null ? refuse("51000", "Parameter newSz error") : { ticks, lots };
}

/** A new price or a larger size goes to the end of the queue; a smaller size keeps its place. */
function applyTerms(state: ExchangeState, order: Order, wanted: { ticks: number; lots: number }): void {
  const levels = order.side === "buy" ? state.book.bids : state.book.asks;
  const losesPlace = wanted.ticks !== order.ticks || wanted.lots > order.lots;
  if (losesPlace) order.queueAheadLots = levels.lotsAt(wanted.ticks);
  order.ticks = wanted.ticks;
  order.lots = Math.max(wanted.lots, order.filledLots);
  if (order.lots > order.filledLots) return;
  order.state = "filled";
  state.resting.delete(order.ordId);
}
