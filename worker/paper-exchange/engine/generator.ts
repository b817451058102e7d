import { Book } from "./book.ts";
import { TICKS_PER_USD } from "./instrument.ts";
import type { LevelChange, MarketEvent, MarketSource, Side } from "./market-event.ts";
import { createRandom, type Random } from "./random.ts";

/** Time of one step of the generator. */
const STEP_MS = 20;
const STEP_S = STEP_MS / 1000;
/** Mark price is published ten times a second. */
const MARK_EVERY_STEPS = 5;
/** Slow random walk of the fair price, bps per √s. */
const WALK_BPS = 0.35;
/** Fast mean-reverting part: standard deviation in bps, pull per second. */
const REVERSION_BPS = 1.6;
const REVERSION_PULL = 0.15;
/** Volatility clusters: log-volatility reverts within about a minute. */
const VOL_PULL = 1 / 60;
const VOL_SPREAD = 0.35;
/** The touch moves when the fair price has left it by this many ticks (0.5 bps): prices rest in between. */
const MOVE_THRESHOLD_TICKS = 14;
/** Populated depth on each side, in ticks, and the share of prices that hold orders. */
const DEPTH_TICKS = 580;
const LEVEL_SHARE = 0.75;
/** Mean size of a level and of the touch, in lots of 0.0001 BTC. */
const LEVEL_LOTS = 13_000;
const TOUCH_LOTS = 30_000;
/** Trades a second at average volatility, without those that move the price. */
const TRADES_PER_S = 20;

export interface GeneratorOptions {
  seed: string | number;
  fundingIntervalMs: number;
  /** Price at the start; default 28,150 USD. */
  startUsd?: number;
}

/** Seeded BTC perpetual market: one-tick spreads, deep book, clustered volatility, mean-reverting micro-structure. */
export function createGeneratedMarket(options: GeneratorOptions): MarketSource {
  const generator = new Generator(options);
  return { advanceTo: (tMs) => generator.advanceTo(tMs) };
}

class Generator {
  private readonly random: Random;
  private readonly book = new Book();
  private readonly fundingIntervalMs: number;
  private step = -1;
  private walkTicks: number;
  private reversionBps = 0;
  private logVol = 0;
  private markTicks: number;
  private fundingRate = 0.0001;
  private out: MarketEvent[] = [];

  constructor(options: GeneratorOptions) {
    this.random = createRandom(options.seed);
    this.fundingIntervalMs = options.fundingIntervalMs;
    this.walkTicks = (options.startUsd ?? 28_150) * TICKS_PER_USD;
    this.markTicks = this.walkTicks;
  }

  advanceTo(tMs: number): MarketEvent[] {
    this.out = [];
    while ((this.step + 1) * STEP_MS <= tMs) {
      this.step++;
      this.runStep(this.step * STEP_MS);
    }
    return this.out;
  }

  private runStep(tMs: number): void {
    if (this.step === 0) this.openBook(tMs);
    const vol = this.moveFairPrice();
    const fair = this.walkTicks * (1 + this.reversionBps * 1e-4);
    const middle = this.book.mid() ?? fair;
    if (Math.abs(fair - middle) > MOVE_THRESHOLD_TICKS) this.moveTouch(tMs, Math.round(fair));
    for (let n = this.random.poisson(TRADES_PER_S * STEP_S * vol); n > 0; n--) this.tradeAtTouch(tMs, fair);
    this.churn(tMs);
    this.publishMark(tMs);
  }

  private moveFairPrice(): number {
    const root = Math.sqrt(STEP_S);
    this.logVol +=
      -VOL_PULL * this.logVol * STEP_S + VOL_SPREAD * Math.sqrt(2 * VOL_PULL) * root * this.random.gaussian();
    const vol = Math.exp(this.logVol - VOL_SPREAD ** 2 / 2);
    this.walkTicks *= 1 + vol * WALK_BPS * 1e-4 * root * this.random.gaussian();
    this.reversionBps +=
      -REVERSION_PULL * this.reversionBps * STEP_S +
      vol * REVERSION_BPS * Math.sqrt(2 * REVERSION_PULL) * root * this.random.gaussian();
    return vol;
  }

  private openBook(tMs: number): void {
    const bid = Math.round(this.walkTicks);
    this.emitBook({ tMs, isReset: true, ...this.fullDepth(bid, bid + 1) });
  }

  private fullDepth(bid: number, ask: number): { bids: LevelChange[]; asks: LevelChange[] } {
    const bids: LevelChange[] = [];
    const asks: LevelChange[] = [];
    for (let i = 0; i < DEPTH_TICKS; i++) {
      bids.push([bid - i, this.levelLots(i)]);
      asks.push([ask + i, this.levelLots(i)]);
    }
    return { bids, asks };
  }

  private levelLots(ticksFromTouch: number): number {
    if (ticksFromTouch === 0) return 600 + Math.round(this.random.exponential(TOUCH_LOTS) / 10) * 10;
    if (this.random.uniform() > LEVEL_SHARE) return 0;
    return 10 + Math.round(this.random.exponential(LEVEL_LOTS) / 10) * 10;
  }

  private emitBook(change: {
    tMs: number;
    isReset: boolean;
    bids: LevelChange[];
    asks: LevelChange[];
  }): void {
    this.book.apply(change);
    this.out.push({ kind: "book", ...change });
  }

  /** The touch jumps to the fair price: takers sweep the side in the way, both sides are filled up behind. */
  private moveTouch(tMs: number, fair: number): void {
    const oldBid = this.book.bids.best() ?? fair;
    const oldAsk = this.book.asks.best() ?? fair + 1;
    const wide = this.random.uniform() < 0.04 ? 1 + Math.round(this.random.exponential(3)) : 1;
    const bid = fair - Math.floor(wide / 2);
    const ask = bid + wide;
    const isUp = bid > oldBid;
    const swept = isUp ? [oldAsk, ask - 1] : [oldBid, bid + 1];
    if (this.random.uniform() < 0.5) swept.shift();
    for (const ticks of swept) this.trade(tMs, ticks, isUp ? "buy" : "sell", this.tradeLots());
    this.emitBook({ tMs, isReset: false, ...this.depthAfterMove({ bid, ask, oldBid, oldAsk }) });
  }

  private depthAfterMove(move: { bid: number; ask: number; oldBid: number; oldAsk: number }) {
    const bids: LevelChange[] = [];
    const asks: LevelChange[] = [];
    for (let t = move.oldAsk; t < move.ask; t++) asks.push([t, 0]);
    for (let t = move.oldBid; t > move.bid; t--) bids.push([t, 0]);
    for (let t = move.oldBid + 1; t <= move.bid; t++) bids.push([t, this.levelLots(move.bid - t)]);
    for (let t = move.oldAsk - 1; t >= move.ask; t--) asks.push([t, this.levelLots(t - move.ask)]);
    if (this.book.bids.lotsAt(move.bid) === 0 && move.bid <= move.oldBid)
      bids.push([move.bid, this.levelLots(0)]);
    if (this.book.asks.lotsAt(move.ask) === 0 && move.ask >= move.oldAsk)
      asks.push([move.ask, this.levelLots(0)]);
    const low = move.bid - DEPTH_TICKS;
    const high = move.ask + DEPTH_TICKS;
    const oldLow = move.oldBid - DEPTH_TICKS;
    const oldHigh = move.oldAsk + DEPTH_TICKS;
    for (let t = oldLow; t > low; t--) bids.push([t, this.levelLots(DEPTH_TICKS)]);
    for (let t = oldHigh; t < high; t++) asks.push([t, this.levelLots(DEPTH_TICKS)]);
    for (let t = oldLow + 1; t <= low; t++) bids.push([t, 0]);
    for (let t = oldHigh - 1; t >= high; t--) asks.push([t, 0]);
    return { bids, asks };
  }

  private tradeLots(): number {
    return Math.max(1, Math.round(400 * Math.exp(1.3 * this.random.gaussian())));
  }

  private tradeAtTouch(tMs: number, fair: number): void {
    const lean = Math.max(-0.3, Math.min(0.3, (fair - (this.book.mid() ?? fair)) / 40));
    const side: Side = this.random.uniform() < 0.5 + lean ? "buy" : "sell";
    const levels = side === "buy" ? this.book.asks : this.book.bids;
    const ticks = levels.best();
    if (ticks === null) return;
    const lots = Math.min(this.tradeLots(), Math.max(1, Math.floor(levels.lotsAt(ticks) * 0.6)));
    this.trade(tMs, ticks, side, lots);
    const left: LevelChange[] = [[ticks, Math.max(1, levels.lotsAt(ticks) - lots)]];
    this.emitBook({
      tMs,
      isReset: false,
      bids: side === "sell" ? left : [],
      asks: side === "buy" ? left : [],
    });
  }

  private trade(tMs: number, ticks: number, takerSide: Side, lots: number): void {
    this.out.push({ kind: "trade", tMs, ticks, lots, takerSide });
  }

  /** Orders come and go near the touch, on both sides. */
  private churn(tMs: number): void {
    const bid = this.book.bids.best();
    const ask = this.book.asks.best();
    if (bid === null || ask === null) return;
    const offset = () => Math.min(DEPTH_TICKS - 1, Math.floor(this.random.exponential(50)));
    const bids: LevelChange[] = [];
    const asks: LevelChange[] = [];
    for (let n = 0; n < 2; n++) {
      const [below, above] = [offset(), offset()];
      bids.push([bid - below, this.levelLots(below)]);
      asks.push([ask + above, this.levelLots(above)]);
    }
    this.emitBook({ tMs, isReset: false, bids, asks });
  }

  private publishMark(tMs: number): void {
    this.markTicks += 0.1 * ((this.book.mid() ?? this.markTicks) - this.markTicks);
    if (this.step % MARK_EVERY_STEPS !== 0) return;
    if (this.step % 3000 === 0) this.fundingRate = 0.0001 + 0.00003 * this.random.gaussian();
    const markUsd = (Math.round(this.markTicks) / TICKS_PER_USD).toFixed(1);
    const indexUsd = (Math.round(this.markTicks * 1.0002) / TICKS_PER_USD).toFixed(1);
    const fundingRate = this.fundingRate.toFixed(8);
    const isDue = tMs > 0 && tMs % this.fundingIntervalMs < MARK_EVERY_STEPS * STEP_MS;
    const dueTMs = Math.floor(tMs / this.fundingIntervalMs) * this.fundingIntervalMs;
    const nextFundingTMs = dueTMs + this.fundingIntervalMs;
    this.out.push({ kind: "mark", tMs, markUsd, indexUsd, fundingRate, nextFundingTMs });
    if (isDue) this.out.push({ kind: "funding", tMs, dueTMs, markUsd, fundingRate });
  }
}
