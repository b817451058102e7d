/** A decimal string for reading: at most three decimals, no trailing noise. */
export function readable(value: string | null): string {
  if (value === null) return "—";
  const number = Number(value);
  if (!Number.isFinite(number)) return value;
  return number.toLocaleString("en-US", { maximumFractionDigits: Math.abs(number) < 1 ? 6 : 3 });
}
