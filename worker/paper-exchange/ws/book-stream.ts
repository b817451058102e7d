import type { ExchangeState } from "../engine/exchange-state.ts";
import { INST_ID } from "../engine/instrument.ts";
import type { LevelChange } from "../engine/market-event.ts";
import { BOOK_DEPTH, bookChecksum, levelView } from "../wire/market-view.ts";

/** The books channel: what was last sent, and the difference to now. One numbering for all subscribers. */
export class BookStream {
  private bids: LevelChange[] = [];
  private asks: LevelChange[] = [];
  private seqId: number;

  constructor(firstSeqId: number) {
    this.seqId = firstSeqId;
  }

  /** Number of the book as last sent. */
  get number(): number {
    return this.seqId;
  }

  /** The whole book as last sent. */
  snapshot(nowMs: number): string {
    return this.message("snapshot", { bids: this.bids, asks: this.asks, prevSeqId: -1, nowMs });
  }

  /** Takes the book as it is now; returns the update message, or null when nothing changed. */
  update(state: ExchangeState, nowMs: number): string | null {
    const [bids, asks] = [state.book.bids.top(BOOK_DEPTH), state.book.asks.top(BOOK_DEPTH)];
    const change = { bids: difference(this.bids, bids), asks: difference(this.asks, asks) };
    this.bids = bids;
    this.asks = asks;
    if (change.bids.length === 0 && change.asks.length === 0) return null;
    const prevSeqId = this.seqId;
    this.seqId += change.bids.length + change.asks.length;
    return this.message("update", { ...change, prevSeqId, nowMs });
  }

  /** Loses a number, as a lost message would. */
  skipSequence(): void {
    this.seqId++;
  }

  private message(
    action: "snapshot" | "update",
    part: { bids: LevelChange[]; asks: LevelChange[]; prevSeqId: number; nowMs: number },
  ): string {
    const checksum = bookChecksum(
      this.bids.slice(0, 25).map(levelView),
      this.asks.slice(0, 25).map(levelView),
    );
    const row = {
      asks: part.asks.map(levelView),
      bids: part.bids.map(levelView),
      ts: String(part.nowMs),
      checksum,
      prevSeqId: part.prevSeqId,
      seqId: this.seqId,
    };
    return JSON.stringify({ arg: { channel: "books", instId: INST_ID }, action, data: [row] });
  }
}

function difference(before: LevelChange[], after: LevelChange[]): LevelChange[] {
  const gone = new Map(before);
  const changes: LevelChange[] = [];
  for (const [ticks, lots] of after) {
    if (gone.get(ticks) !== lots) changes.push([ticks, lots]);
    gone.delete(ticks);
  }
  for (const ticks of gone.keys()) changes.push([ticks, 0]);
  return changes;
}
