import type { Account } from "./account.ts";
import type { ExchangeState } from "./exchange-state.ts";
import { cancelNow } from "./fill-order.ts";
import { contractsText, INST_ID } from "./instrument.ts";
import { CANCEL_SOURCE, type Order } from "./order.ts";
import { placeOrder } from "./place-order.ts";
import { type Refusal, refuse } from "./refusal.ts";

/** Closes the whole position at market. Resting closing orders are cancelled first when `isAutoCancel`, else it is refused. */
export function closePosition(
  state: ExchangeState,
  account: Account,
  close: { clOrdId: string; isAutoCancel: boolean; nowMs: number },
): Order | Refusal {
  const { lots } = account.position;
  if (lots === 0) return refuse("51023");
  const side = lots > 0 ? "sell" : "buy";
  const closing = [...state.resting.values()].filter((o) => o.account === account.name && o.side === side);
  if (closing.length > 0 && !close.isAutoCancel) return refuse("51115");
  for (const order of closing) cancelNow(state, order, CANCEL_SOURCE.byUser, close.nowMs);
  return placeOrder(
    state,
    account,
    {
      instId: INST_ID,
      tdMode: "cross",
      side,
      ordType: "market",
      sz: contractsText(Math.abs(lots)),
      px: "",
      posSide: "net",
      isReduceOnly: true,
      clOrdId: close.clOrdId,
      tag: "",
    },
    close.nowMs,
  );
}
