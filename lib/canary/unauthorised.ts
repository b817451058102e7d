import { Decimal } from "decimal.js";
import type { Engine } from "./engine.ts";
import type { VenueOrder } from "./run-events.ts";

/** An entry that was on its way when stop was sent may still arrive within this, ms. */
export const IN_FLIGHT_MS = 2_000;

/**
 * Why an order seen at the venue is not one that this run may have; null when it is. Before launch the account must be
 * empty at T-0 anyway (the kill switch test leaves its own orders there); during a rollback the kill's own closing orders stand.
 */
export function unauthorisedOrder(engine: Engine, order: VenueOrder, atMs: number): string | null {
  const { setup, life } = engine;
  if (life.t0Ms === null || engine.phase === "ROLLING_BACK" || engine.phase === "STUCK") return null;
  const what = `${order.side} ${order.sizeBtc} BTC ${order.symbol}`;
  if (!order.clientOrderId?.startsWith(setup.orderPrefix)) {
    return `an order stands on the account that this run did not send: ${what}`;
  }
  if (order.symbol !== setup.config.symbol && order.symbol !== setup.venueSymbol) {
    return `an order in another symbol than ${setup.config.symbol}: ${what}`;
  }
  const size = new Decimal(order.sizeBtc);
  if (order.reduceOnly) {
    const isTooLarge = size.gt(setup.config.positionLimitBtc);
    return isTooLarge
      ? `an exit above the position limit of ${setup.config.positionLimitBtc} BTC: ${what}`
      : null;
  }
  if (size.gt(setup.config.sizeBtc)) {
    return `an order above the approved size of ${setup.config.sizeBtc} BTC: ${what}`;
  }
  if (life.closingAtMs !== null && atMs - life.closingAtMs > IN_FLIGHT_MS) {
    return `an entry after the canary was told to stop: ${what}`;
  }
  return null;
}

/** Why a position is not allowed; null when it is. Sizes in BTC. */
export function unauthorisedPosition(engine: Engine, positionBtc: string): string | null {
  const limit = engine.setup.config.positionLimitBtc;
  if (engine.life.t0Ms === null || new Decimal(positionBtc).abs().lte(limit)) return null;
  return `the position of ${positionBtc} BTC is above the limit of ${limit} BTC`;
}
