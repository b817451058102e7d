import { Book } from "./book.ts";
import { Dec } from "./decimal.ts";
import { TICKS_PER_USD } from "./instrument.ts";
import type { BookEvent, MarketEvent, MarketSource } from "./market-event.ts";
import type { Recording } from "./recording.ts";

/** Pause between the end of the recording and its next round. */
const JOIN_MS = 100;

/**
 * Plays a recording from `startOffsetMs`, then again and again from its beginning; every further round is moved in price so
 * that the join has no jump. Throws when the offset lies beyond the recording.
 */
export function createReplayedMarket(recording: Recording, startOffsetMs: number): MarketSource {
  if (startOffsetMs >= recording.lengthMs) {
    throw new Error(
      `the start offset lies beyond the recording (${Math.floor(recording.lengthMs / 1000)} s)`,
    );
  }
  const replay = new Replay(recording, startOffsetMs);
  return { advanceTo: (tMs) => replay.advanceTo(tMs) };
}

class Replay {
  private readonly recording: Recording;
  private readonly book = new Book();
  private next = 0;
  /** Tape time minus recording time, in this round. */
  private offsetMs: number;
  private shiftTicks = 0;
  private opening: MarketEvent[];

  constructor(recording: Recording, startOffsetMs: number) {
    this.recording = recording;
    this.offsetMs = -startOffsetMs;
    this.opening = this.skipTo(startOffsetMs);
  }

  advanceTo(tMs: number): MarketEvent[] {
    const out: MarketEvent[] = this.opening;
    this.opening = [];
    for (;;) {
      if (this.next === this.recording.events.length) this.beginNextRound();
      const event = this.recording.events[this.next];
      if (!event || event.tMs + this.offsetMs > tMs) return out;
      this.next++;
      const moved = this.move(event);
      if (moved.kind === "book") this.book.apply(moved);
      out.push(moved);
    }
  }

  /** Folds everything before the offset into one opening book and mark. */
  private skipTo(startOffsetMs: number): MarketEvent[] {
    const { events } = this.recording;
    let mark = events.find((event) => event.kind === "mark");
    for (let event = events[0]; event && event.tMs <= startOffsetMs; event = events[++this.next]) {
      if (event.kind === "book") this.book.apply(event);
      if (event.kind === "mark") mark = event;
    }
    const { bids, asks } = this.book;
    const [bidLevels, askLevels] = [bids.top(bids.size), asks.top(asks.size)];
    const opening: BookEvent = { kind: "book", tMs: 0, isReset: true, bids: bidLevels, asks: askLevels };
    return mark ? [opening, { ...this.move(mark), tMs: 0 }] : [opening];
  }

  private beginNextRound(): void {
    const firstBook = this.recording.events.find((event) => event.kind === "book");
    const start = new Book();
    if (firstBook) start.apply(firstBook);
    const endMiddle = this.book.mid();
    const startMiddle = start.mid();
    if (endMiddle !== null && startMiddle !== null) this.shiftTicks = Math.round(endMiddle - startMiddle);
    this.offsetMs += this.recording.lengthMs + JOIN_MS;
    this.next = 0;
  }

  private move(event: MarketEvent): MarketEvent {
    const tMs = event.tMs + this.offsetMs;
    switch (event.kind) {
      case "book": {
        const [bids, asks] = [this.moveLevels(event.bids), this.moveLevels(event.asks)];
        return { ...event, tMs, bids, asks };
      }
      case "trade":
        return { ...event, tMs, ticks: event.ticks + this.shiftTicks };
      case "mark": {
        const [markUsd, indexUsd] = [this.moveUsd(event.markUsd), this.moveUsd(event.indexUsd)];
        return { ...event, tMs, markUsd, indexUsd, nextFundingTMs: event.nextFundingTMs + this.offsetMs };
      }
      case "funding":
        return { ...event, tMs, dueTMs: event.dueTMs + this.offsetMs, markUsd: this.moveUsd(event.markUsd) };
    }
  }

  private moveLevels(levels: [number, number][]): [number, number][] {
    if (this.shiftTicks === 0) return levels;
    return levels.map(([ticks, lots]) => [ticks + this.shiftTicks, lots]);
  }

  private moveUsd(usd: string): string {
    return this.shiftTicks === 0
      ? usd
      : new Dec(usd).plus(new Dec(this.shiftTicks).div(TICKS_PER_USD)).toFixed();
  }
}
