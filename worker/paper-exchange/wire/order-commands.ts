import type { Account } from "../engine/account.ts";
import { amendOrder } from "../engine/amend-order.ts";
import { requestCancel, setCancelAllAfter } from "../engine/cancel-order.ts";
import { closePosition } from "../engine/close-position.ts";
import type { ExchangeState } from "../engine/exchange-state.ts";
import { INST_ID, INST_ID_CODE } from "../engine/instrument.ts";
import type { Order } from "../engine/order.ts";
import { placeOrder } from "../engine/place-order.ts";
import { isRefusal, type Refusal, refuse } from "../engine/refusal.ts";
import { type Envelope, failure, orderEnvelope, orderRow, success } from "./envelope.ts";
import { parseFields, parseOrderRequest } from "./parse-request.ts";

/** Orders in one batch. */
const BATCH_LIMIT = 20;

export interface Caller {
  state: ExchangeState;
  account: Account;
  nowMs: number;
  /** A refusal that a fault wants for the next order, or null. */
  refuseOrder: () => Refusal | null;
}

function placeOne(caller: Caller, json: unknown): { row: object; isRefused: boolean } {
  const request = parseOrderRequest(json);
  if (!request) return refusedRow(caller, {}, refuse("51000"));
  if (request.instId === "" && request.instIdCode === String(INST_ID_CODE)) request.instId = INST_ID;
  const outcome = caller.refuseOrder() ?? placeOrder(caller.state, caller.account, request, caller.nowMs);
  return isRefusal(outcome) ? refusedRow(caller, request, outcome) : takenRow(caller, outcome);
}

function takenRow(caller: Caller, order: Order) {
  return { row: orderRow(placedIds(order), caller.nowMs), isRefused: false };
}

const placedIds = ({ ordId = "", clOrdId = "", tag = "" }: OrderIds) => ({ ordId, clOrdId, tag });

interface OrderIds {
  ordId?: string;
  clOrdId?: string;
  tag?: string;
}

function refusedRow(caller: Caller, ids: OrderIds, refusal: Refusal) {
  return { row: orderRow(placedIds(ids), caller.nowMs, refusal), isRefused: true };
}

/** The row of an order that exists already: its ids, and what the kind of request adds. */
function changedRow(
  caller: Caller,
  outcome: Order | Refusal,
  sent: { ordId: string; clOrdId: string; reqId?: string },
) {
  const isRefused = isRefusal(outcome);
  const { ordId, clOrdId } = isRefused ? sent : outcome;
  const extra = sent.reqId === undefined ? {} : { reqId: sent.reqId };
  const row = orderRow({ ordId, clOrdId, ...extra }, caller.nowMs, isRefused ? outcome : undefined);
  return { row, isRefused };
}

/** trade/order and trade/batch-orders: one order or up to 20. */
export function placeOrders(caller: Caller, body: unknown): Envelope {
  return forEachOf(body, (json) => placeOne(caller, json));
}

/** trade/cancel-order and trade/cancel-batch-orders. The answer acknowledges; the cancellation follows. */
export function cancelOrders(caller: Caller, body: unknown): Envelope {
  return forEachOf(body, (json) => {
    const { ordId = "", clOrdId = "" } = parseFields(json) ?? {};
    const outcome = requestCancel(caller.account, { ordId, clOrdId }, caller.nowMs);
    return changedRow(caller, outcome, { ordId, clOrdId });
  });
}

/** trade/amend-order and trade/amend-batch-orders: new price, new size or both. */
export function amendOrders(caller: Caller, body: unknown): Envelope {
  return forEachOf(body, (json) => {
    const fields = parseFields(json) ?? {};
    const { ordId = "", clOrdId = "", newPx = "", newSz = "", reqId = "", cxlOnFail = "" } = fields;
    const request = { ordId, clOrdId, newPx, newSz, reqId, isCancelOnFail: cxlOnFail === "true" };
    const outcome = amendOrder(caller.state, caller.account, { request, nowMs: caller.nowMs });
    return changedRow(caller, outcome, { ordId, clOrdId, reqId });
  });
}

function forEachOf(body: unknown, act: (json: unknown) => { row: object; isRefused: boolean }): Envelope {
  const items: unknown[] = Array.isArray(body) ? body : [body];
  if (items.length === 0) return failure("50014");
  return items.length > BATCH_LIMIT ? failure("51111") : orderEnvelope(items.map(act));
}

/** trade/close-position: market, whole position. */
export function closeWholePosition(caller: Caller, body: unknown): Envelope {
  const fields = parseFields(body) ?? {};
  if (fields.instId !== INST_ID) return failure("51001");
  if (fields.mgnMode !== "cross") return failure("51000", "Parameter mgnMode error");
  const { clOrdId = "", tag = "", autoCxl = "false" } = fields;
  const close = { clOrdId, isAutoCancel: autoCxl === "true", nowMs: caller.nowMs };
  const outcome = closePosition(caller.state, caller.account, close);
  if (isRefusal(outcome)) return failure(outcome.code, outcome.message);
  return success([{ instId: INST_ID, posSide: "net", clOrdId, tag }]);
}

/** trade/cancel-all-after: 0 turns it off, else 10 to 120 seconds. */
export function cancelAllAfter(caller: Caller, body: unknown): Envelope {
  const { timeOut = "", tag = "" } = parseFields(body) ?? {};
  const timeoutS = timeOut === "" ? Number.NaN : Number(timeOut);
  const isValid = timeoutS === 0 || (Number.isInteger(timeoutS) && timeoutS >= 10 && timeoutS <= 120);
  if (!isValid) return failure("51000", "Parameter timeOut error: 0, or 10 to 120 seconds");
  const firesAtMs = setCancelAllAfter(caller.account, timeoutS, caller.nowMs);
  return success([{ triggerTime: String(firesAtMs ?? 0), tag, ts: String(caller.nowMs) }]);
}
