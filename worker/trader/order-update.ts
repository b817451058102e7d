import type { Order } from "ccxt";
import { Decimal } from "decimal.js";

/** What the venue says about one of our orders. */
export type OrderUpdate = {
  clientOrderId: string;
  venueOrderId: string;
  state: "OPEN" | "FILLED" | "CANCELLED";
  filledBtc: Decimal;
  /** The venue cancelled a post-only order because it would have taken liquidity. */
  isPostOnlyCross: boolean;
  /** The venue's own words for a cancellation. */
  cause: string;
};

/** OKX cancelSource of a post-only order that would have crossed. */
const POST_ONLY_CROSS = "31";

export function toOrderUpdate(order: Order, contractSize: Decimal): OrderUpdate {
  const source = String(order.info?.cancelSource ?? "");
  return {
    clientOrderId: order.clientOrderId ?? "",
    venueOrderId: String(order.id ?? ""),
    state: order.status === "closed" ? "FILLED" : order.status === "open" ? "OPEN" : "CANCELLED",
    filledBtc: new Decimal(order.filled ?? 0).mul(contractSize),
    isPostOnlyCross: source === POST_ONLY_CROSS,
    cause: source ? `source ${source}` : "no source given",
  };
}
