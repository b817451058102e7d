import { createRandom } from "./random.ts";

export const MINUTE_MS = 60_000;
/** Synthesised minutes before the start of the tape, so that indicators can warm up at once. */
export const HISTORY_MINUTES = 300;
/** Volatility of the synthesised history, bps per √minute. */
const HISTORY_BPS = 6;

/** One-minute candle; prices in ticks, volume in lots. */
export interface Candle {
  openMs: number;
  open: number;
  high: number;
  low: number;
  close: number;
  lots: number;
}

/** One-minute candles, oldest first, the last one still open. */
export class CandleSeries {
  readonly minutes: Candle[] = [];

  addTrade(atMs: number, ticks: number, lots: number): void {
    const openMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
    const last = this.minutes.at(-1);
    if (!last || last.openMs < openMs) {
      const open = last?.close ?? ticks;
      this.minutes.push({
        openMs,
        open,
        high: Math.max(open, ticks),
        low: Math.min(open, ticks),
        close: ticks,
        lots,
      });
      return;
    }
    last.high = Math.max(last.high, ticks);
    last.low = Math.min(last.low, ticks);
    last.close = ticks;
    last.lots += lots;
  }

  /** Candles of `minutesPerBar` minutes, oldest first. */
  bars(minutesPerBar: number): Candle[] {
    if (minutesPerBar === 1) return this.minutes;
    const barMs = minutesPerBar * MINUTE_MS;
    const bars: Candle[] = [];
    for (const minute of this.minutes) {
      const openMs = Math.floor(minute.openMs / barMs) * barMs;
      const bar = bars.at(-1);
      if (!bar || bar.openMs !== openMs) bars.push({ ...minute, openMs });
      else {
        bar.high = Math.max(bar.high, minute.high);
        bar.low = Math.min(bar.low, minute.low);
        bar.close = minute.close;
        bar.lots += minute.lots;
      }
    }
    return bars;
  }
}

/** Fills `series` with minutes before `startMs`, walking back from `ticks`; same seed, same shape. */
export function synthesiseHistory(
  series: CandleSeries,
  start: { seed: string | number; startMs: number; ticks: number },
): void {
  const random = createRandom(`history ${start.seed}`);
  const thisMinute = Math.floor(start.startMs / MINUTE_MS) * MINUTE_MS;
  const candles: Candle[] = [];
  let close = start.ticks;
  for (let back = 1; back <= HISTORY_MINUTES; back++) {
    const scale = (close * HISTORY_BPS) / 10_000;
    const open = Math.round(close - scale * random.gaussian());
    const wick = () => Math.round(random.exponential(scale / 2));
    candles.push({
      openMs: thisMinute - back * MINUTE_MS,
      open,
      high: Math.max(open, close) + wick(),
      low: Math.min(open, close) - wick(),
      close,
      lots: Math.round(1_000_000 * (0.3 + random.exponential(0.7))),
    });
    close = open;
  }
  series.minutes.unshift(...candles.reverse());
}
