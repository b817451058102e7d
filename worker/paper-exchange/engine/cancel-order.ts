import type { Account } from "./account.ts";
import type { ExchangeState } from "./exchange-state.ts";
import { cancelNow } from "./fill-order.ts";
import { CANCEL_SOURCE, type Order } from "./order.ts";
import { type Refusal, refuse } from "./refusal.ts";

/** A cancel acknowledgement is not a cancellation: it takes effect this much later, and the order may fill until then. */
export const CANCEL_DELAY_MS = 3;

/** Finds an order of the account by order id or client order id. */
export function findOrder(account: Account, ids: { ordId: string; clOrdId: string }): Order | undefined {
  return account.orders.get(ids.ordId || (account.ordIdByClientId.get(ids.clOrdId) ?? ""));
}

/** Asks for a cancellation; returns the order as acknowledged, or a refusal. */
export function requestCancel(
  account: Account,
  ids: { ordId: string; clOrdId: string },
  nowMs: number,
): Order | Refusal {
  if (ids.ordId === "" && ids.clOrdId === "") return refuse("51003");
  const order = findOrder(account, ids);
  if (!order) return refuse("51400");
  if (order.state === "filled") return refuse("51402");
  if (order.state === "canceled") return refuse("51401");
  if (order.cancelDueAtMs !== null) return refuse("51410");
  order.cancelDueAtMs = nowMs + CANCEL_DELAY_MS;
  return order;
}

/** Sets the timer that cancels all orders (0 = off). Returns the time it fires, or null. */
export function setCancelAllAfter(account: Account, timeoutS: number, nowMs: number): number | null {
  account.cancelAllAtMs = timeoutS === 0 ? null : nowMs + timeoutS * 1000;
  return account.cancelAllAtMs;
}

/** Carries out cancellations and cancel-all timers that are due. */
export function runDue(state: ExchangeState, nowMs: number): void {
  for (const order of [...state.resting.values()]) {
    if (order.cancelDueAtMs !== null && order.cancelDueAtMs <= nowMs) {
      cancelNow(state, order, CANCEL_SOURCE.byUser, nowMs);
    }
  }
  for (const account of state.accounts.values()) {
    if (account.cancelAllAtMs === null || account.cancelAllAtMs > nowMs) continue;
    account.cancelAllAtMs = null;
    for (const order of [...state.resting.values()]) {
      if (order.account === account.name) cancelNow(state, order, CANCEL_SOURCE.cancelAllAfter, nowMs);
    }
  }
}
