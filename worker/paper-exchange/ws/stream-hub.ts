import { MINUTE_MS } from "../engine/candles.ts";
import type { ExchangeEvent, PublicTrade } from "../engine/exchange-state.ts";
import { INST_ID } from "../engine/instrument.ts";
import type { Venue } from "../venue.ts";
import { minutesOfBar } from "../wire/bar-name.ts";
import {
  candleView,
  fundingRateView,
  levelView,
  markView,
  tickerView,
  tradePush,
} from "../wire/market-view.ts";
import { AccountStream } from "./account-stream.ts";
import { BookStream } from "./book-stream.ts";
import type { ChannelArg, Session } from "./session.ts";

/** Order book, ticker and candles go out ten times a second, as on the venue. */
const FLUSH_MS = 100;
/** Positions and balance follow the mark at most this often; fills and shocks go out at once. */
const VALUATION_MS = 90;
/** Funding rate, balance and positions are repeated this often, changed or not. */
const REPEAT_MS = 5_000;

/** Pushes what happens to those who subscribed. */
export class StreamHub {
  readonly sessions = new Set<Session>();
  private readonly venue: Venue;
  private readonly book: BookStream;
  private readonly accounts: AccountStream;
  private readonly timer: NodeJS.Timeout;
  private lastTicker = "";
  private lastValuationMs = 0;
  private readonly repeatTimer: NodeJS.Timeout;

  constructor(venue: Venue) {
    this.venue = venue;
    this.accounts = new AccountStream(venue, this.sessions);
    this.book = new BookStream(venue.state.startMs % 1_000_000_000);
    this.book.update(venue.state, this.bookTime());
    venue.listen((events) => this.onEvents(events));
    this.timer = setInterval(() => this.flush(), FLUSH_MS);
    this.repeatTimer = setInterval(() => this.repeat(), REPEAT_MS);
  }

  close(): void {
    clearInterval(this.timer);
    clearInterval(this.repeatTimer);
  }

  /** First data of a new subscription, where the venue sends some at once. */
  greet(session: Session, arg: ChannelArg): void {
    const { state } = this.venue;
    const nowMs = this.venue.now();
    const send = (row: object) =>
      session.push(JSON.stringify({ arg, data: this.venue.stamped([row], "market") }), nowMs);
    switch (arg.channel) {
      case "books":
        session.needsSnapshot = !session.push(this.book.snapshot(this.bookTime()), nowMs);
        return;
      case "tickers":
        send(tickerView(state, nowMs));
        return;
      case "mark-price":
        send(markView(state));
        return;
      case "funding-rate":
        send(fundingRateView(state));
        return;
      default:
        this.accounts.greet(session, arg);
    }
  }

  /** Sends the book, ticker and candles as they are now. */
  flush(): void {
    if (this.venue.faults.of(null).freezeBook) return;
    const { state } = this.venue;
    const nowMs = this.venue.now();
    const update = this.book.update(state, this.bookTime());
    for (const session of this.sessions) {
      if (session.kind === "public") this.flushBook(session, update, nowMs);
      if (session.kind === "business") this.flushCandles(session, nowMs);
    }
    const ticker = tickerView(state, nowMs);
    const { ts: _, ...content } = ticker;
    const text = JSON.stringify(content);
    if (text !== this.lastTicker) this.broadcast("tickers", [ticker]);
    this.lastTicker = text;
  }

  /** Loses one book message, so that subscribers see a gap in the numbering. */
  skipBookSequence(): void {
    this.book.skipSequence();
  }

  /** Values of all open positions, at once. */
  pushValuations(except: Set<string> = new Set()): void {
    this.lastValuationMs = this.venue.now();
    for (const account of this.venue.state.accounts.values()) {
      if (account.position.lots !== 0 && !except.has(account.name)) this.accounts.pushAccount(account.name);
    }
  }

  /** The time that a book message carries. */
  private bookTime(): number {
    const { clockSkewMs, staleTimestampMs } = this.venue.faults.of(null);
    return this.venue.now() + clockSkewMs - staleTimestampMs;
  }

  private flushBook(session: Session, update: string | null, nowMs: number): void {
    for (const arg of session.argsOf("books")) {
      if (session.isStalled) session.needsSnapshot = true;
      else if (session.needsSnapshot)
        session.needsSnapshot = !session.push(this.book.snapshot(this.bookTime()), nowMs);
      else if (update !== null && arg.instId === INST_ID) session.push(update, nowMs);
    }
    this.flushShallowBooks(session, nowMs);
  }

  private flushShallowBooks(session: Session, nowMs: number): void {
    for (const [channel, depth] of [
      ["books5", 5],
      ["bbo-tbt", 1],
    ] as const) {
      for (const arg of session.argsOf(channel)) {
        const { bids, asks } = this.venue.state.book;
        const levels = { asks: asks.top(depth).map(levelView), bids: bids.top(depth).map(levelView) };
        const row = { ...levels, ts: String(this.bookTime()), seqId: this.book.number };
        const data = channel === "books5" ? [{ ...row, instId: INST_ID }] : [row];
        session.push(JSON.stringify({ arg, data }), nowMs);
      }
    }
  }

  private flushCandles(session: Session, nowMs: number): void {
    for (const arg of session.subscriptions.values()) {
      const minutes = minutesOfBar((arg.channel ?? "").replace("candle", ""));
      const bar = minutes === null ? undefined : this.venue.state.candles.bars(minutes).at(-1);
      if (!bar || minutes === null) continue;
      session.push(JSON.stringify({ arg, data: [candleView(bar, minutes * MINUTE_MS, nowMs)] }), nowMs);
    }
  }

  private onEvents(events: ExchangeEvent[]): void {
    const trades: PublicTrade[] = [];
    const changed = new Set<string>();
    let hasMarkMoved = false;
    for (const event of events) {
      if (event.kind === "order") this.accounts.pushOrder(event);
      else if (event.kind === "account") changed.add(event.account);
      else if (event.kind === "trade") trades.push(event.trade);
      else if (event.kind === "mark") hasMarkMoved = true;
      else this.broadcast("funding-rate", [fundingRateView(this.venue.state)]);
    }
    for (const name of changed) this.accounts.pushAccount(name);
    if (hasMarkMoved) this.pushMark(changed);
    const isFrozen = trades.length === 0 || this.venue.faults.of(null).freezeBook;
    if (isFrozen) return;
    this.broadcast(
      "trades",
      trades.map((trade) => tradePush(trade, this.book.number)),
    );
  }

  /** A new mark price: to its channel, and as new values to everyone who holds a position. */
  private pushMark(alreadyPushed: Set<string>): void {
    const { state } = this.venue;
    this.broadcast("mark-price", [markView(state)]);
    if (this.venue.now() - this.lastValuationMs >= VALUATION_MS) this.pushValuations(alreadyPushed);
  }

  /** Regular push of what may not have changed, as the venue does: a quiet stream still shows that it lives. */
  private repeat(): void {
    this.broadcast("funding-rate", [fundingRateView(this.venue.state)]);
    for (const session of this.sessions) {
      for (const channel of ["account", "positions"]) {
        for (const arg of session.argsOf(channel)) this.accounts.greet(session, arg);
      }
    }
  }

  private broadcast(channel: string, rows: object[]): void {
    const data = this.venue.stamped(rows, "market");
    const text = JSON.stringify({ arg: { channel, instId: INST_ID }, data });
    const nowMs = this.venue.now();
    for (const session of this.sessions) {
      if (session.kind !== "public") continue;
      for (const _ of session.argsOf(channel)) session.push(text, nowMs);
    }
  }
}
