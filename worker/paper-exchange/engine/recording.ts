import { z } from "zod";
import { LOTS_PER_BTC, TICKS_PER_USD } from "./instrument.ts";
import type { LevelChange, MarkEvent, MarketEvent } from "./market-event.ts";

/** Levels further than this from the first middle price are left out: nobody trades there, and they cost memory. */
const KEPT_SHARE_OF_PRICE = 0.05;
/** Funding interval of the recorded venue. */
const RECORDED_FUNDING_MS = 8 * 3600 * 1000;

const levelsSchema = z.array(z.tuple([z.string(), z.string()]));
const snapshotSchema = z.object({ lastUpdateId: z.number(), bids: levelsSchema, asks: levelsSchema });
const depthSchema = z.object({
  e: z.literal("depthUpdate"),
  u: z.number(),
  b: levelsSchema,
  a: levelsSchema,
});
const tradeSchema = z.object({ e: z.literal("trade"), p: z.string(), q: z.string(), m: z.boolean() });
const markSchema = z.object({
  e: z.literal("markPriceUpdate"),
  E: z.number(),
  p: z.string(),
  i: z.string(),
  r: z.string(),
  T: z.number(),
});

/** A capture as market events; tMs counts from its first depth snapshot. */
export interface Recording {
  events: MarketEvent[];
  lengthMs: number;
  /** Lines that were not understood. */
  badLines: number;
}

/**
 * Reads raw Binance USD-M messages ("<receive time in µs> <JSON>" a line): one depth snapshot, depth updates, trades, mark
 * prices. Everything before the first snapshot is left out. Throws when there is no snapshot.
 */
export function readRecording(lines: Iterable<string>): Recording {
  const reader = new Reader();
  for (const line of lines) if (line !== "") reader.read(line);
  if (reader.startMicros === null) throw new Error("the capture holds no depth snapshot to begin with");
  const last = reader.events.at(-1);
  return { events: reader.events, lengthMs: last ? last.tMs : 0, badLines: reader.badLines };
}

class Reader {
  readonly events: MarketEvent[] = [];
  startMicros: number | null = null;
  badLines = 0;
  private lastUpdateId = 0;
  private middleTicks = 0;
  private lastMark: MarkEvent | null = null;
  private settledTMs = Number.NEGATIVE_INFINITY;

  read(line: string): void {
    const space = line.indexOf(" ");
    const micros = Number(line.slice(0, space));
    const json = space > 0 && Number.isFinite(micros) ? parseLine(line.slice(space + 1)) : undefined;
    if (json === undefined) this.badLines++;
    else this.take(micros, json);
  }

  private take(micros: number, json: object): void {
    const data: unknown = "data" in json ? json.data : json;
    const name = typeof data === "object" && data !== null && "e" in data ? data.e : "snapshot";
    if (name === "snapshot") this.takeSnapshot(micros, data);
    if (this.startMicros === null) return;
    const tMs = Math.round((micros - this.startMicros) / 1000);
    if (name === "depthUpdate") this.takeDepth(tMs, depthSchema.safeParse(data).data);
    else if (name === "trade") this.takeTrade(tMs, tradeSchema.safeParse(data).data);
    else if (name === "markPriceUpdate") this.takeMark(tMs, markSchema.safeParse(data).data);
  }

  private takeSnapshot(micros: number, data: unknown): void {
    const snapshot = snapshotSchema.safeParse(data).data;
    if (!snapshot) {
      this.badLines++;
      return;
    }
    this.startMicros ??= micros;
    this.lastUpdateId = snapshot.lastUpdateId;
    this.middleTicks = Math.round(Number(snapshot.bids[0]?.[0] ?? 0) * TICKS_PER_USD);
    const tMs = Math.round((micros - this.startMicros) / 1000);
    const [bids, asks] = [this.levels(snapshot.bids), this.levels(snapshot.asks)];
    this.events.push({ kind: "book", tMs, isReset: true, bids, asks });
  }

  private levels(rows: [string, string][]): LevelChange[] {
    const kept: LevelChange[] = [];
    for (const [price, size] of rows) {
      const ticks = Math.round(Number(price) * TICKS_PER_USD);
      if (Math.abs(ticks - this.middleTicks) > this.middleTicks * KEPT_SHARE_OF_PRICE) continue;
      kept.push([ticks, Math.round(Number(size) * LOTS_PER_BTC)]);
    }
    return kept;
  }

  private takeDepth(tMs: number, depth: z.infer<typeof depthSchema> | undefined): void {
    if (!depth) this.badLines++;
    else if (depth.u >= this.lastUpdateId) {
      const [bids, asks] = [this.levels(depth.b), this.levels(depth.a)];
      this.events.push({ kind: "book", tMs, isReset: false, bids, asks });
    }
  }

  private takeTrade(tMs: number, trade: z.infer<typeof tradeSchema> | undefined): void {
    const lots = Math.round(Number(trade?.q ?? 0) * LOTS_PER_BTC);
    if (!trade || lots === 0) {
      this.badLines++;
      return;
    }
    const ticks = Math.round(Number(trade.p) * TICKS_PER_USD);
    this.events.push({ kind: "trade", tMs, ticks, lots, takerSide: trade.m ? "sell" : "buy" });
  }

  /** The first mark price at or after the due time settles the funding, with its own mark and rate. */
  private takeMark(tMs: number, mark: z.infer<typeof markSchema> | undefined): void {
    if (!mark || this.startMicros === null) {
      this.badLines++;
      return;
    }
    const startMs = Math.round(this.startMicros / 1000);
    const pendingTMs = this.lastMark?.nextFundingTMs ?? mark.T - startMs;
    const isDue = mark.E - startMs >= pendingTMs && pendingTMs > this.settledTMs;
    const dueTMs = mark.T - startMs;
    const nextFundingTMs = isDue && dueTMs === pendingTMs ? dueTMs + RECORDED_FUNDING_MS : dueTMs;
    const terms = isDue && dueTMs !== pendingTMs && this.lastMark ? this.lastMark : null;
    const event: MarkEvent = {
      kind: "mark",
      tMs,
      markUsd: mark.p,
      indexUsd: mark.i,
      fundingRate: mark.r,
      nextFundingTMs,
    };
    this.events.push(event);
    this.lastMark = event;
    if (!isDue) return;
    this.settledTMs = pendingTMs;
    const [markUsd, fundingRate] = [terms?.markUsd ?? mark.p, terms?.fundingRate ?? mark.r];
    this.events.push({ kind: "funding", tMs, dueTMs: pendingTMs, markUsd, fundingRate });
  }
}

function parseLine(text: string): object | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === "object" && json !== null ? json : undefined;
  } catch {
    return undefined;
  }
}
