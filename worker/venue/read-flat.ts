import { Decimal } from "decimal.js";
import type { VenueOrder } from "#lib/canary/run-events.ts";
import { toVenueOrder } from "./unified-shapes.ts";
import type { Venue } from "./venue.ts";

/** What REST shows: net size over all instruments in BTC (absolute sizes added, so that two never cancel out). */
export type FlatReading = { positionBtc: string; openOrders: number };

/** Open orders of the whole account, every instrument. Throws when the venue does not answer. */
export async function readOpenOrders(venue: Venue): Promise<VenueOrder[]> {
  return (await venue.exchange.fetchOpenOrders()).map((order) => toVenueOrder(order, venue));
}

/**
 * Reads open orders first and positions after them: with zero orders at the first read, nothing can fill before the
 * second. Throws when the venue does not answer; a missing answer is never flat.
 */
export async function readFlat(venue: Venue): Promise<FlatReading> {
  const orders = await venue.exchange.fetchOpenOrders();
  const positions = await venue.exchange.fetchPositions();
  const held = positions.filter((position) => Math.abs(position.contracts ?? 0) > 0);
  const sizes = held.map((position) => {
    const size = new Decimal(Math.abs(position.contracts ?? 0)).mul(position.contractSize ?? 1);
    return position.side === "short" ? size.negated() : size;
  });
  const sum = sizes.reduce(
    (total, size) => total.plus(held.length === 1 ? size : size.abs()),
    new Decimal(0),
  );
  return { positionBtc: sum.toFixed(), openOrders: orders.length };
}
