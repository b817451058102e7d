/** Bars of the venue by their length in minutes. Seconds, months and quarters are left out: history begins at the minute. */
const BAR_MINUTES: Record<string, number> = {
  "1m": 1,
  "3m": 3,
  "5m": 5,
  "15m": 15,
  "30m": 30,
  "1H": 60,
  "2H": 120,
  "4H": 240,
  "6H": 360,
  "12H": 720,
  "1D": 1440,
  "2D": 2880,
  "3D": 4320,
  "5D": 7200,
  "1W": 10_080,
};

/** Minutes of a bar name such as 1m, 4H or 1Dutc; null when unknown. Days begin at midnight UTC either way. */
export function minutesOfBar(bar: string): number | null {
  const name = /^\d+[HDW]utc$/.test(bar) ? bar.slice(0, -3) : bar;
  return Object.hasOwn(BAR_MINUTES, name) ? (BAR_MINUTES[name] ?? null) : null;
}
