/** Fields that hold a time of the venue, epoch ms as text. */
const TIME_FIELDS = new Set([
  "ts",
  "uTime",
  "cTime",
  "pTime",
  "fillTime",
  "fundingTime",
  "nextFundingTime",
  "prevFundingTime",
  "triggerTime",
  "begin",
  "end",
]);

/**
 * Rows with every time in them moved by `skewMs`, and `ts` moved back by `staleMs` besides. Candles are lists, not rows:
 * their opening times stay. Without a shift the rows themselves come back.
 */
export function shiftTimes(rows: object[], skewMs: number, staleMs: number): object[] {
  if (skewMs === 0 && staleMs === 0) return rows;
  return rows.map((row) => (Array.isArray(row) ? row : shiftRow(row, skewMs, staleMs)));
}

function shiftRow(row: object, skewMs: number, staleMs: number): object {
  const shifted = Object.entries(row).map(([name, value]: [string, unknown]) => {
    if (name === "details" && Array.isArray(value)) return [name, shiftTimes(value, skewMs, staleMs)];
    const isTime = TIME_FIELDS.has(name) && typeof value === "string" && /^[1-9]\d*$/.test(value);
    const shiftMs = name === "ts" ? skewMs - staleMs : skewMs;
    return [name, isTime ? String(Number(value) + shiftMs) : value];
  });
  return Object.fromEntries(shifted);
}
