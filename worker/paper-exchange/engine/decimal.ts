import { Decimal } from "decimal.js";

/** Decimal with 40 significant digits: divisions (average entry price) stay exact far below 1e-8. */
export const Dec = Decimal.clone({ precision: 40, toExpNeg: -40, toExpPos: 40 });
export type Dec = Decimal;

/** Zero, shared. */
export const ZERO: Dec = new Dec(0);

/** Plain decimal text, never in exponent form. */
export function text(value: Dec): string {
  return value.toFixed();
}
