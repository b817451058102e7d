import { Decimal } from "decimal.js";
import { toContracts, type Venue, type VenueInstrument } from "#worker/venue/venue.ts";

type SentOrder = {
  id: string;
  side: "buy" | "sell";
  sizeBtc: string;
  price: string | null;
  isReduceOnly: boolean;
};

/** Sends one order. A refusal in the answer is a value; everything else that goes wrong is thrown by ccxt. */
export type SendOrder = (
  order: SentOrder,
) => Promise<{ status: "accepted"; venueId: string } | { status: "rejected"; reason: string }>;

/** Limit orders go post-only, an order without a price goes at market; both through ccxt's precision. */
export function createSendOrder(venue: Venue, instrument: VenueInstrument): SendOrder {
  return async (order) => {
    const isMarket = order.price === null;
    const answer = await venue.exchange.createOrder(
      instrument.symbol,
      isMarket ? "market" : "limit",
      order.side,
      toContracts(instrument, order.sizeBtc),
      order.price === null ? undefined : new Decimal(order.price).toNumber(),
      {
        clientOrderId: order.id,
        ...(isMarket ? {} : { postOnly: true }),
        ...(order.isReduceOnly ? { reduceOnly: true } : {}),
      },
    );
    // With an overall code of 0 ccxt does not throw for a refused order of a batch: the order's own code tells.
    const code = answer.info?.sCode;
    if (answer.status === "rejected" || (code && code !== "0")) {
      return { status: "rejected", reason: String(code ?? "rejected by the venue") };
    }
    // An answer that names no order is no answer: the order is looked up.
    if (!answer.id) throw new Error("the venue's answer names no order");
    return { status: "accepted", venueId: String(answer.id) };
  };
}
