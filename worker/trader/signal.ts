import { ATR, EMA, RSI } from "trading-signals";

/** What the strategy sees in the prices; null where there are not enough of them yet. */
export type Signal = {
  price: number | null;
  /** Average of recent ticks. */
  fastAverage: number | null;
  rsi: number | null;
  /** Average range of one-minute bars, bps of price. */
  rangeBps: number | null;
  /** Distance of price from its one-minute average, bps. */
  trendBps: number | null;
};

export type Bar = { openedAtMs: number; high: number; low: number; close: number };

/** Ticks are sampled four times a second: RSI speaks after about four seconds, the average after five. */
const FAST_SAMPLES = 20;
const RSI_SAMPLES = 14;
const MINUTES = 10;
const MINUTE_MS = 60_000;

export type SignalSource = {
  /** A closed one-minute bar, oldest first. */
  addBar: (bar: Bar) => void;
  /** A price sample; closes minute bars by its time. */
  addPrice: (price: number, atMs: number) => void;
  read: () => Signal;
};

/** Streaming indicators over ticks and one-minute bars. */
export function createSignal(): SignalSource {
  const fast = new EMA(FAST_SAMPLES);
  const rsi = new RSI(RSI_SAMPLES);
  const range = new ATR(MINUTES);
  const slow = new EMA(MINUTES);
  let open: Bar | null = null;
  let price: number | null = null;

  const addBar = (bar: Bar): void => {
    range.add({ high: bar.high, low: bar.low, close: bar.close });
    slow.add(bar.close);
  };
  return {
    addBar,
    addPrice: (value, atMs) => {
      price = value;
      fast.add(value);
      rsi.add(value);
      const openedAtMs = atMs - (atMs % MINUTE_MS);
      if (open && open.openedAtMs !== openedAtMs) {
        addBar(open);
        open = null;
      }
      open = {
        openedAtMs,
        high: Math.max(open?.high ?? value, value),
        low: Math.min(open?.low ?? value, value),
        close: value,
      };
    },
    read: () => {
      const slowAverage = slow.isStable ? Number(slow.getResult()) : null;
      return {
        price,
        fastAverage: fast.isStable ? Number(fast.getResult()) : null,
        rsi: rsi.isStable ? Number(rsi.getResult()) : null,
        rangeBps: range.isStable && price ? (Number(range.getResult()) / price) * 10_000 : null,
        trendBps: slowAverage && price ? ((price - slowAverage) / slowAverage) * 10_000 : null,
      };
    },
  };
}
