import type { Venue, VenueInstrument } from "#worker/venue/venue.ts";
import type { Ledger } from "./ledger.ts";
import { OrderGateway } from "./order-gateway.ts";
import { type OrderUpdate, toOrderUpdate } from "./order-update.ts";
import { createSendOrder } from "./send-order.ts";
import type { Say } from "./telemetry-out.ts";
import { toLedgerFill } from "./trade-fill.ts";

type GatewayDesk = {
  trading: Venue;
  /** An instance of its own: what must be looked up does not queue behind what is being sent. */
  side: Venue;
  instrument: VenueInstrument;
  ledger: Ledger;
  lastCreateMs: () => number | undefined;
  /** Begins every client order id of this process. */
  idStem: string;
  say: Say;
};

/** The order gateway of one account at a venue. */
export function openGateway(desk: GatewayDesk): OrderGateway {
  const { trading, side, instrument, ledger, say, idStem, lastCreateMs } = desk;
  return new OrderGateway({
    symbol: instrument.name,
    send: createSendOrder(trading, instrument),
    cancelAtVenue: (venueOrderId) => trading.exchange.cancelOrder(venueOrderId, instrument.symbol),
    say,
    idStem,
    lastCreateMs,
    lookUp: async (clientOrderId) => {
      const order = await findOrder(side, instrument, clientOrderId);
      return order ? { ...order, clientOrderId } : null;
    },
    settleFills: async (update) => {
      if (!ledger.filledOf(update.clientOrderId).lt(update.filledBtc)) return;
      await catchUpFills(desk);
    },
  });
}

/** An order by our own id; null when the venue says that there is none. Throws when it does not answer. */
async function findOrder(
  side: Venue,
  instrument: VenueInstrument,
  clientOrderId: string,
): Promise<OrderUpdate | null> {
  try {
    const order = await side.exchange.fetchOrder("", instrument.symbol, { clientOrderId });
    return toOrderUpdate(order, instrument.contractSize);
  } catch (error) {
    if (error instanceof Error && error.constructor.name === "OrderNotFound") return null;
    throw error;
  }
}

/** Books fills that the stream did not bring. */
export async function catchUpFills(
  desk: Pick<GatewayDesk, "side" | "instrument" | "ledger" | "idStem">,
): Promise<void> {
  const { side, instrument, ledger, idStem } = desk;
  for (const trade of await side.exchange.fetchMyTrades(instrument.symbol, undefined, 100)) {
    const fill = toLedgerFill(trade, instrument.contractSize);
    if (fill.orderId.startsWith(idStem)) ledger.takeFill(fill);
  }
}
