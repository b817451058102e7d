import { Dec, text } from "./decimal.ts";
import type { ExchangeState } from "./exchange-state.ts";
import { ticksToUsd } from "./instrument.ts";
import type { Side } from "./market-event.ts";
import { type Refusal, refuse } from "./refusal.ts";

/** How far from the mark an order may be priced. The venue's rule also looks at the premium of the last minutes; this one does not. */
const LIMIT_SHARE = new Dec("0.05");

/** Highest price of a buy and lowest price of a sell, USD, on the tick. */
export function priceLimits(state: ExchangeState): { buyUsd: Dec; sellUsd: Dec } {
  const { markUsd } = state.mark;
  return {
    buyUsd: markUsd.mul(LIMIT_SHARE.plus(1)).toDecimalPlaces(1, Dec.ROUND_DOWN),
    sellUsd: markUsd.mul(new Dec(1).minus(LIMIT_SHARE)).toDecimalPlaces(1, Dec.ROUND_UP),
  };
}

/** 51006 when a buy stands above its limit or a sell below its own, else null. */
export function refusedPrice(state: ExchangeState, side: Side, ticks: number): Refusal | null {
  const { buyUsd, sellUsd } = priceLimits(state);
  const price = ticksToUsd(ticks);
  const isWithin = side === "buy" ? price.lte(buyUsd) : price.gte(sellUsd);
  if (isWithin) return null;
  const limits = `max buy price: ${text(buyUsd)}, min sell price: ${text(sellUsd)}`;
  return refuse("51006", `Order price is not within the price limit (${limits})`);
}
