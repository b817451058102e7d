/** Minutes of a bar name such as 1m, 4H or 1Dutc; null when unknown. */
export function minutesOfBar(bar: string): number | null {
  const match = /^(\d{1,2})([mHDW])(utc)?$/.exec(bar);
  if (!match) return null;
  const unit = { m: 1, H: 60, D: 1440, W: 10_080 }[match[2] as "m" | "H" | "D" | "W"];
  return Number(match[1]) * unit;
}
