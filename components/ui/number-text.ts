/** Decimals that are shown of a number above 1, and of a smaller one; what is cut off must not hide a broken limit. */
const DECIMALS = { large: 3, small: 6 };

// Made once each: a formatter costs a thousand times what using it costs.
const LARGE = new Intl.NumberFormat("en-US", { maximumFractionDigits: DECIMALS.large });
const SMALL = new Intl.NumberFormat("en-US", { maximumFractionDigits: DECIMALS.small });

/** A decimal string for reading, with its unit and a real minus sign; a dash when there is none. Other texts stay as they are. */
export function numberText(value: string | null, unit = ""): string {
  if (value === null) return "—";
  const number = Number(value);
  if (!Number.isFinite(number)) return value;
  const text = (Math.abs(number) < 1 ? SMALL : LARGE).format(number).replace(/^-0$/, "0").replace("-", "−");
  return unit ? `${text} ${unit}` : text;
}
