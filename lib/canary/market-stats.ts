import { insertSorted, nearestRank } from "./sorted-samples.ts";

/** Samples kept for the medians; one a second covers a run of over two hours, then every further one is left out. */
const MAX_SAMPLES = 10_000;
/** The book moves faster than anyone needs for a median, ms. */
const SAMPLE_EVERY_MS = 1_000;

export type MarketView = { bid: number; ask: number; depthUsd: number; markPrice: number | null };

/** Spread in basis points: (ask − bid) ÷ mid × 10⁴. */
export function spreadBps(bid: number, ask: number): number {
  return ((ask - bid) / ((ask + bid) / 2)) * 10_000;
}

/** Medians of spread and depth over the run. */
export class MarketStats {
  last: MarketView | null = null;
  lastAtMs: number | null = null;
  readonly #spreads: number[] = [];
  readonly #depths: number[] = [];
  #sampledAtMs = Number.NEGATIVE_INFINITY;

  add(view: MarketView, atMs: number): void {
    this.last = view;
    this.lastAtMs = atMs;
    if (atMs - this.#sampledAtMs < SAMPLE_EVERY_MS || this.#spreads.length >= MAX_SAMPLES) return;
    this.#sampledAtMs = atMs;
    insertSorted(this.#spreads, spreadBps(view.bid, view.ask));
    insertSorted(this.#depths, view.depthUsd);
  }

  medians(): { spreadBps: number | null; depthUsd: number | null; n: number } {
    return {
      spreadBps: nearestRank(this.#spreads, 50),
      depthUsd: nearestRank(this.#depths, 50),
      n: this.#spreads.length,
    };
  }
}
