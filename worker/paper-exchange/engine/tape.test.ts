import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openMarket } from "../open-market.ts";
import { Book } from "./book.ts";
import { createGeneratedMarket } from "./generator.ts";
import type { MarketEvent, MarketSource } from "./market-event.ts";
import { readRecording } from "./recording.ts";
import { createReplayedMarket } from "./replay.ts";

const FUNDING_MS = 60_000;

function collect(source: MarketSource, untilMs: number, stepMs: number): MarketEvent[] {
  const events: MarketEvent[] = [];
  for (let tMs = 0; tMs <= untilMs; tMs += stepMs) events.push(...source.advanceTo(tMs));
  return events;
}

function digest(events: MarketEvent[]): string {
  return createHash("sha256").update(JSON.stringify(events)).digest("hex");
}

function measure(source: MarketSource, seconds: number) {
  const book = new Book();
  const spreadsBps: number[] = [];
  const depthsUsd: number[] = [];
  const middles: number[] = [];
  let trades = 0;
  let crossed = 0;
  for (let s = 0; s < seconds; s++) {
    for (const event of source.advanceTo(s * 1000)) {
      if (event.kind === "trade") trades++;
      if (event.kind !== "book") continue;
      book.apply(event);
      if ((book.bids.best() ?? Number.NaN) < (book.asks.best() ?? Number.NaN)) continue;
      crossed++;
    }
    const middle = book.mid() ?? Number.NaN;
    middles.push(middle);
    spreadsBps.push((((book.asks.best() ?? 0) - (book.bids.best() ?? 0)) / middle) * 1e4);
    const depth = [book.bids, book.asks].map((side) =>
      side
        .top(side.size)
        .filter(([ticks]) => Math.abs(ticks - middle) <= middle * 5e-4)
        .reduce((sum, [ticks, lots]) => sum + (ticks / 10) * (lots / 10_000), 0),
    );
    depthsUsd.push(Math.min(...depth));
  }
  const quantile = (values: number[], share: number) =>
    values.sort((a, b) => a - b)[Math.floor(values.length * share)];
  return {
    spreadP50Bps: quantile(spreadsBps, 0.5),
    depthP5Usd: quantile(depthsUsd, 0.05),
    tradesPerS: trades / seconds,
    crossed,
    clustering: clusteringOf(middles),
  };
}

/** How much the volatility of 15 s tells about that of the next 15 s: correlation of the logarithms of realised variance. */
function clusteringOf(middles: number[]): number {
  const variances: number[] = [];
  for (let at = 1; at + 15 <= middles.length; at += 15) {
    const moves = middles.slice(at, at + 15).map((middle, n) => middle - (middles[at + n - 1] ?? middle));
    variances.push(Math.log(1e-9 + moves.reduce((sum, move) => sum + move ** 2, 0)));
  }
  const mean = variances.reduce((sum, value) => sum + value, 0) / variances.length;
  const off = variances.map((value) => value - mean);
  const square = off.reduce((sum, value) => sum + value ** 2, 0);
  return off.slice(1).reduce((sum, value, n) => sum + value * (off[n] ?? 0), 0) / square;
}

describe("the generated market", () => {
  it("gives the same tape for the same seed, in large or small steps, and another for another seed", () => {
    const tape = (seed: string, stepMs: number) =>
      JSON.stringify(collect(createGeneratedMarket({ seed, fundingIntervalMs: FUNDING_MS }), 70_000, stepMs));
    const one = tape("a", 20);
    expect(one.length).toBeGreaterThan(100_000);
    expect(tape("a", 70_000)).toBe(one);
    expect(tape("b", 20)).not.toBe(one);
  });

  it("is the same tape on every machine: the digest of its first half minute", () => {
    const market = createGeneratedMarket({ seed: "countersign", fundingIntervalMs: FUNDING_MS });
    expect(digest(collect(market, 30_000, 20))).toBe(
      "ac14e847257223a99de93ca4957bd0a12850a15cfb1496019a42d90335168d5e",
    );
  });

  it("settles funding once each interval", () => {
    const events = collect(createGeneratedMarket({ seed: "a", fundingIntervalMs: FUNDING_MS }), 185_000, 500);
    expect(events.flatMap((e) => (e.kind === "funding" ? [e.dueTMs] : []))).toEqual([
      60_000, 120_000, 180_000,
    ]);
  });

  it.each(["countersign", "7", "other"])("looks like a real perpetual with seed %s", (seed) => {
    const market = measure(createGeneratedMarket({ seed, fundingIntervalMs: FUNDING_MS }), 900);
    expect(market.spreadP50Bps).toBeGreaterThan(0.02);
    expect(market.spreadP50Bps).toBeLessThan(0.06);
    expect(market.depthP5Usd).toBeGreaterThan(2_500_000);
    expect(market.tradesPerS).toBeGreaterThan(15);
    expect(market.tradesPerS).toBeLessThan(40);
    expect(market.clustering).toBeGreaterThan(0.3);
    expect(market.crossed).toBe(0);
  });
});

const MICROS = 1_680_000_000_000_000;
const line = (atMs: number, data: object) =>
  `${MICROS + atMs * 1000} ${JSON.stringify({ stream: "x", data })}`;
const depth = (atMs: number, u: number, b: string[][], a: string[][]) =>
  line(atMs, { e: "depthUpdate", u, b, a });
const mark = (atMs: number, p: string, r: string, nextMs: number) =>
  line(atMs, { e: "markPriceUpdate", E: MICROS / 1000 + atMs, p, i: p, r, T: MICROS / 1000 + nextMs });
const CAPTURE = [
  depth(-5, 9, [["1.0", "1"]], []),
  `${MICROS} ${JSON.stringify({
    lastUpdateId: 10,
    bids: [["28000.0", "1.5"]],
    asks: [
      ["28000.1", "2"],
      ["40000.0", "1"],
    ],
  })}`,
  depth(10, 9, [["28000.0", "99"]], []),
  mark(100, "28000.05", "0.00002", 1000),
  line(500, { e: "trade", p: "28000.1", q: "0.0123", m: false }),
  mark(1010, "28001.5", "0.00003", 1000),
  mark(2010, "28002", "0.00004", 29_000_000),
  depth(
    3000,
    12,
    [
      ["28000.0", "0"],
      ["28003.0", "1"],
    ],
    [
      ["28000.1", "0"],
      ["28003.1", "1"],
    ],
  ),
  "garbage",
];

describe("a recording", () => {
  it("is read from its snapshot on: stale updates, far levels and bad lines are left out", () => {
    const recording = readRecording(CAPTURE);
    expect(recording.badLines).toBe(1);
    expect(recording.events.map((e) => `${e.tMs} ${e.kind}`)).toEqual([
      "0 book",
      "100 mark",
      "500 trade",
      "1010 mark",
      "1010 funding",
      "2010 mark",
      "3000 book",
    ]);
    expect(recording.events[0]).toMatchObject({ bids: [[280_000, 15_000]], asks: [[280_001, 20_000]] });
    expect(recording.events[2]).toMatchObject({ ticks: 280_001, lots: 123, takerSide: "buy" });
  });

  it("settles once, with mark and rate of the first message at or after the due time", () => {
    const settled = readRecording(CAPTURE).events.filter((e) => e.kind === "funding");
    expect(settled).toMatchObject([{ dueTMs: 1000, markUsd: "28001.5", fundingRate: "0.00003" }]);
  });

  it("repeats without a jump in price", () => {
    const market = createReplayedMarket(readRecording(CAPTURE), 0);
    const book = new Book();
    const middles: number[] = [];
    for (let tMs = 0; tMs <= 9_300; tMs += 100) {
      for (const event of market.advanceTo(tMs)) if (event.kind === "book") book.apply(event);
      middles.push(book.mid() ?? Number.NaN);
    }
    expect([middles[0], middles[30], middles[31], middles[61], middles[62]]).toEqual([
      280_000.5, 280_030.5, 280_030.5, 280_060.5, 280_060.5,
    ]);
  });

  it("begins at an offset with the book of that moment", () => {
    const first = createReplayedMarket(readRecording(CAPTURE), 2_500).advanceTo(0);
    expect(first[0]).toMatchObject({ kind: "book", isReset: true, bids: [[280_000, 15_000]] });
    expect(first[1]).toMatchObject({ kind: "mark", markUsd: "28002" });
  });

  it("without a snapshot, or with an offset beyond its end, is refused in words", () => {
    expect(() => readRecording(["nonsense"])).toThrow("no depth snapshot");
    expect(() => createReplayedMarket(readRecording(CAPTURE), 3_000)).toThrow("beyond the recording");
  });
});

const SHARED = new URL("../../../../shared/data/", import.meta.url).pathname;
const CAPTURES = [
  "binance-usdm-btcusdt-20230404T2358.jsonl.gz",
  "binance-usdm-btcusdt-20230405T0000.jsonl.gz",
];
const files = CAPTURES.map((name) => SHARED + name);
const isPresent = files.every((file) => existsSync(file));
if (!isPresent)
  console.log("The recorded captures are not here: their replay is not tested on this machine.");

describe.runIf(isPresent)("the recorded captures", () => {
  it("replay identically, cross one settlement at the recorded rate, and look as measured", {
    timeout: 120_000,
  }, async () => {
    const [one, two] = await Promise.all([openMarket({ replay: files }), openMarket({ replay: files })]);
    const [tapeA, tapeB] = [collect(one, 120_000, 20), collect(two, 120_000, 60_000)];
    expect(tapeA.length).toBeGreaterThan(5_000);
    expect(JSON.stringify(tapeA)).toBe(JSON.stringify(tapeB));
    const settled = tapeA.filter((e) => e.kind === "funding");
    expect(settled).toMatchObject([{ fundingRate: "0.00002760", markUsd: "28155.10000000" }]);
    const market = measure(await openMarket({ replay: files }), 500);
    expect(market.crossed).toBe(0);
    expect(market.spreadP50Bps).toBeCloseTo(0.036, 2);
    expect(market.depthP5Usd).toBeGreaterThan(2_000_000);
  });
});
