import { type Account, equityUsd, liquidationMarginUsd } from "./account.ts";
import type { ExchangeState } from "./exchange-state.ts";
import { announceOrder, cancelNow } from "./fill-order.ts";
import { contractsText, INST_ID } from "./instrument.ts";
import { CANCEL_SOURCE } from "./order.ts";
import { matchOrder, openOrder } from "./place-order.ts";

/**
 * Liquidates every account whose equity no longer covers maintenance margin and closing fee. Simple on purpose: all orders
 * go, then the whole position at market against the book shown; what the book cannot take follows at the next mark price.
 * There is no partial liquidation, no penalty and no insurance fund: a balance may end below zero.
 */
export function liquidateWhereDue(state: ExchangeState, nowMs: number): void {
  for (const account of state.accounts.values()) {
    if (account.position.lots === 0) continue;
    const { markUsd } = state.mark;
    if (equityUsd(account, markUsd).lt(liquidationMarginUsd(account, markUsd)))
      liquidate(state, account, nowMs);
  }
}

function liquidate(state: ExchangeState, account: Account, nowMs: number): void {
  for (const order of [...state.resting.values()])
    if (order.account === account.name) cancelNow(state, order, CANCEL_SOURCE.liquidation, nowMs);
  const { lots } = account.position;
  const side = lots > 0 ? "sell" : "buy";
  const order = openOrder(state, account, {
    request: {
      instId: INST_ID,
      tdMode: "cross",
      side,
      ordType: "market",
      sz: contractsText(Math.abs(lots)),
      px: "",
      posSide: "net",
      isReduceOnly: true,
      clOrdId: "",
      tag: "",
    },
    draft: { side, ordType: "market", ticks: null, lots: Math.abs(lots) },
    category: "full_liquidation",
    nowMs,
  });
  announceOrder(state, order);
  matchOrder(state, account, { order, nowMs });
}
