import { Dec } from "./decimal.ts";

/** The one instrument: linear BTC perpetual, settled in USDT. Prices are held as ticks, sizes as lots (integers). */
export const INST_ID = "BTC-USDT-SWAP";
export const INST_ID_CODE = 10459;
export const SETTLE_CCY = "USDT";
/** Price step 0.1 USD. */
export const TICKS_PER_USD = 10;
/** One lot is 0.01 contract = 0.0001 BTC. */
export const LOTS_PER_CONTRACT = 100;
export const LOTS_PER_BTC = 10_000;
/** Largest size of one order: 100 BTC limit, 20 BTC market. */
export const MAX_LIMIT_LOTS = 1_000_000;
export const MAX_MARKET_LOTS = 200_000;
export const MAX_LEVERAGE = 100;
export const MAKER_FEE_RATE = new Dec("0.0002");
export const TAKER_FEE_RATE = new Dec("0.0005");

/** Price in USD of a number of ticks. */
export function ticksToUsd(ticks: number): Dec {
  return new Dec(ticks).div(TICKS_PER_USD);
}

/** Price text of a number of ticks, e.g. 281500 → "28150". */
export function priceText(ticks: number): string {
  const whole = Math.trunc(ticks / TICKS_PER_USD);
  const rest = ticks % TICKS_PER_USD;
  return rest === 0 ? String(whole) : `${whole}.${rest}`;
}

/** Size in BTC of a number of lots. */
export function lotsToBtc(lots: number): Dec {
  return new Dec(lots).div(LOTS_PER_BTC);
}

/** Size in contracts, as text, of a number of lots: 1 → "0.01". */
export function contractsText(lots: number): string {
  return new Dec(lots).div(LOTS_PER_CONTRACT).toFixed();
}

/** Whole number of units in `value`, or null when it is not a positive multiple of one unit. */
export function wholeUnits(value: string, unitsPerOne: number): number | null {
  if (!/^\d{1,12}(\.\d{1,12})?$/.test(value)) return null;
  const units = new Dec(value).mul(unitsPerOne);
  return units.isInteger() && units.gt(0) ? units.toNumber() : null;
}
