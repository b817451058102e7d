import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { START_MS } from "../engine/exchange-fixture.ts";
import { createExchange } from "../engine/exchange-state.ts";
import { createGeneratedMarket } from "../engine/generator.ts";
import { priceText } from "../engine/instrument.ts";
import { applyMarketEvent, applyShock } from "../engine/market-step.ts";
import { BOOK_DEPTH, bookChecksum } from "../wire/market-view.ts";
import { BookStream } from "./book-stream.ts";

interface BookMessage {
  action: "snapshot" | "update";
  data: { bids: string[][]; asks: string[][]; checksum: number; prevSeqId: number; seqId: number }[];
}

/** A book as a client keeps it: nothing but the messages. */
class ClientBook {
  readonly bids = new Map<string, string[]>();
  readonly asks = new Map<string, string[]>();
  seqId = -1;

  read(text: string): void {
    const { action, data } = JSON.parse(text) as BookMessage;
    const [row] = data;
    if (!row) throw new Error("no row");
    expect(row.prevSeqId).toBe(action === "snapshot" ? -1 : this.seqId);
    this.seqId = row.seqId;
    for (const [mine, levels] of [
      [this.bids, row.bids],
      [this.asks, row.asks],
    ] as const) {
      for (const level of levels) {
        if (level[1] === "0") mine.delete(level[0] ?? "");
        else mine.set(level[0] ?? "", level);
      }
    }
    const [bids, asks] = [this.side(this.bids, -1), this.side(this.asks, 1)];
    expect(row.checksum).toBe(bookChecksum(bids.slice(0, 25), asks.slice(0, 25)));
    expect(Number(bids[0]?.[0])).toBeLessThan(Number(asks[0]?.[0]));
  }

  side(levels: Map<string, string[]>, sign: number): string[][] {
    return [...levels.values()].sort((a, b) => sign * (Number(a[0]) - Number(b[0])));
  }
}

describe("the books channel", () => {
  it("folded from the first snapshot is the venue's book: unbroken numbers, right checksum, never crossed", {
    timeout: 60_000,
  }, () => {
    const steps = fc.array(
      fc.record({ ms: fc.integer({ min: 20, max: 900 }), shock: fc.integer({ min: -900, max: 900 }) }),
      {
        minLength: 5,
        maxLength: 25,
        size: "max",
      },
    );
    let updates = 0;
    fc.assert(
      fc.property(steps, fc.integer(), (taken, seed) => {
        const state = createExchange({ startMs: START_MS, fundingIntervalMs: 60_000, accounts: [] });
        const market = createGeneratedMarket({ seed, fundingIntervalMs: 60_000 });
        let tMs = 0;
        for (const event of market.advanceTo(tMs)) applyMarketEvent(state, event);
        const stream = new BookStream(100);
        stream.update(state, START_MS);
        const client = new ClientBook();
        client.read(stream.snapshot(START_MS));
        for (const { ms, shock } of taken) {
          tMs += ms;
          for (const event of market.advanceTo(tMs)) applyMarketEvent(state, event);
          if (shock % 5 === 0) applyShock(state, shock, START_MS + tMs);
          const message = stream.update(state, START_MS + tMs);
          if (message === null) continue;
          client.read(message);
          updates++;
        }
        const prices = state.book.bids.top(BOOK_DEPTH).map(([ticks]) => priceText(ticks));
        expect(client.side(client.bids, -1).map(([price]) => price)).toEqual(prices);
      }),
      { numRuns: 15 },
    );
    expect(updates).toBeGreaterThan(80);
  });

  it("a skipped number breaks the chain exactly once", () => {
    const state = createExchange({ startMs: START_MS, fundingIntervalMs: 60_000, accounts: [] });
    const market = createGeneratedMarket({ seed: 1, fundingIntervalMs: 60_000 });
    const stream = new BookStream(1);
    const numbers: [number, number][] = [];
    for (let tMs = 0; tMs < 2_000; tMs += 200) {
      for (const event of market.advanceTo(tMs)) applyMarketEvent(state, event);
      if (tMs === 1_000) stream.skipSequence();
      const text = stream.update(state, START_MS + tMs);
      const row = text === null ? undefined : (JSON.parse(text) as BookMessage).data[0];
      if (row) numbers.push([row.prevSeqId, row.seqId]);
    }
    const breaks = numbers.slice(1).filter(([previous], i) => previous !== numbers[i]?.[1]);
    expect(breaks.length).toBe(1);
  });
});
