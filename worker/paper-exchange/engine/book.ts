import type { LevelChange } from "./market-event.ts";

/** One side of the book, best level first. */
export class BookSide {
  /** Sort keys: ticks for asks, −ticks for bids, ascending. */
  private keys: number[] = [];
  private lots = new Map<number, number>();
  private readonly sign: 1 | -1;

  constructor(sign: 1 | -1) {
    this.sign = sign;
  }

  get size(): number {
    return this.keys.length;
  }

  /** Best price in ticks, or null when the side is empty. */
  best(): number | null {
    const key = this.keys[0];
    return key === undefined ? null : key * this.sign;
  }

  lotsAt(ticks: number): number {
    return this.lots.get(ticks) ?? 0;
  }

  set(ticks: number, lots: number): void {
    const isKnown = this.lots.has(ticks);
    if (lots > 0) this.lots.set(ticks, lots);
    if (lots > 0 === isKnown) return;
    const at = this.position(ticks * this.sign);
    if (lots > 0) this.keys.splice(at, 0, ticks * this.sign);
    else {
      this.keys.splice(at, 1);
      this.lots.delete(ticks);
    }
  }

  /** Removes every level at or better than `ticks` (they would cross the other side). */
  dropThrough(ticks: number): void {
    const limit = ticks * this.sign;
    let count = 0;
    while (count < this.keys.length && (this.keys[count] as number) <= limit) {
      this.lots.delete((this.keys[count] as number) * this.sign);
      count++;
    }
    if (count > 0) this.keys.splice(0, count);
  }

  /** The best `count` levels as [ticks, lots]. */
  top(count: number): LevelChange[] {
    return this.keys.slice(0, count).map((key) => [key * this.sign, this.lotsAt(key * this.sign)]);
  }

  shift(deltaTicks: number): void {
    const moved = this.top(this.keys.length);
    this.keys = this.keys.map((key) => key + deltaTicks * this.sign);
    this.lots = new Map(moved.map(([ticks, lots]) => [ticks + deltaTicks, lots]));
  }

  clear(): void {
    this.keys = [];
    this.lots.clear();
  }

  private position(key: number): number {
    let low = 0;
    let high = this.keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.keys[middle] as number) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Price levels of both sides. Never crossed: a new level removes what it would cross. */
export class Book {
  readonly bids = new BookSide(-1);
  readonly asks = new BookSide(1);

  /** Sets absolute sizes, moved by `shiftTicks`. */
  apply(change: { isReset: boolean; bids: LevelChange[]; asks: LevelChange[] }, shiftTicks = 0): void {
    if (change.isReset) {
      this.bids.clear();
      this.asks.clear();
    }
    for (const [ticks, lots] of change.bids) {
      if (lots > 0) this.asks.dropThrough(ticks + shiftTicks);
      this.bids.set(ticks + shiftTicks, lots);
    }
    for (const [ticks, lots] of change.asks) {
      if (lots > 0) this.bids.dropThrough(ticks + shiftTicks);
      this.asks.set(ticks + shiftTicks, lots);
    }
  }

  shift(deltaTicks: number): void {
    this.bids.shift(deltaTicks);
    this.asks.shift(deltaTicks);
  }

  /** Middle price in ticks (may be half a tick), or null while a side is empty. */
  mid(): number | null {
    const bid = this.bids.best();
    const ask = this.asks.best();
    return bid === null || ask === null ? null : (bid + ask) / 2;
  }
}
