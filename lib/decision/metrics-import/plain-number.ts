import { Decimal } from "decimal.js";

/** ASCII digits, a dot, an exponent of two digits: what exports write. No commas, hexadecimals or other scripts' digits. */
const NUMBER = /^[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,2})?$/;
const LARGEST = new Decimal("1e15");

/** A number as another program wrote it, as a plain decimal string; null when it is not finite or no number at all. */
export function plainNumber(text: string): string | null {
  const trimmed = text.trim();
  if (!NUMBER.test(trimmed)) return null;
  const number = new Decimal(trimmed);
  if (number.abs().gt(LARGEST)) return null;
  return number.toDecimalPlaces(15).toFixed();
}
