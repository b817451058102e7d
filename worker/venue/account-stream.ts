import { Decimal } from "decimal.js";
import type { VenueAccount, VenueOrder } from "#lib/canary/run-events.ts";
import { AccountTracker } from "./account-tracker.ts";
import { dropConnection } from "./drop-connection.ts";
import { type FundingSettlement, watchFunding } from "./funding-bills.ts";
import { type MarketView, viewMarket } from "./market-view.ts";
import { type FlatReading, readFlat, readOpenOrders } from "./read-flat.ts";
import { createStreamHealth, type StreamHealth, type StreamName, type StreamState } from "./stream-health.ts";
import { checkStreamLife } from "./stream-life.ts";
import { takeAgain } from "./take-again.ts";
import { latestPosition, statedBalance, toVenueOrder } from "./unified-shapes.ts";
import type { Venue } from "./venue.ts";
import { watchLoop } from "./watch-loop.ts";

export type AccountStreamHandlers = {
  onAccount: (account: VenueAccount) => void;
  onOrder: (order: VenueOrder) => void;
  onStream: (name: StreamName, state: StreamState) => void;
  onMarket?: (market: MarketView) => void;
  onFunding?: (settlement: FundingSettlement) => void;
  /** A stream or poll failed; it is tried again by itself. */
  onTrouble?: (message: string) => void;
};

export type AccountStream = {
  latest: () => VenueAccount | null;
  /** Position and open orders read by REST, not from the stream. */
  readFlat: () => Promise<FlatReading>;
  close: () => Promise<void>;
};

type OpenAccountStream = {
  /** Opened for "watch" and "poll", used by nobody else; the stream closes them. */
  watch: Venue;
  poll: Venue;
  symbol: string;
  handlers: AccountStreamHandlers;
};

const HEALTH_CHECK_MS = 1_000;
/** Open orders are compared with REST this often: a push that was lost must not hide an order. */
const RESYNC_MS = 5_000;
/** The first pushes of a healthy stream arrive within this time. */
const OPEN_TIMEOUT_MS = 10_000;

type Parts = OpenAccountStream & {
  tracker: AccountTracker;
  health: StreamHealth;
  signal: AbortSignal;
  trouble: (message: string) => void;
};

/**
 * The supervisor's own view of a venue account, on arrival of every push: equity, position, open orders, foreign
 * orders, liveness, funding. Resolves when the first equity has arrived; throws a sentence when none does.
 */
export async function openAccountStream(options: OpenAccountStream): Promise<AccountStream> {
  const { watch, poll, symbol, handlers } = options;
  const stop = new AbortController();
  const { signal } = stop;
  let opened = (): void => undefined;
  const firstEquity = new Promise<"opened">((resolve) => {
    opened = () => resolve("opened");
  });
  const tracker = new AccountTracker({
    onOrder: handlers.onOrder,
    onAccount: (account) => {
      opened();
      if (!signal.aborted) handlers.onAccount(account);
    },
  });
  const health = createStreamHealth(handlers.onStream);
  const trouble = (message: string): void => {
    if (!signal.aborted) handlers.onTrouble?.(message.slice(0, 300));
  };
  const parts: Parts = { ...options, tracker, health, signal, trouble };
  const loops = [...publicLoops(parts), ...privateLoops(parts)];
  const timers = [
    setInterval(() => checkStreamLife(watch, health), HEALTH_CHECK_MS),
    setInterval(() => void resync(parts), RESYNC_MS),
  ];
  const stopFunding = watchFunding({
    poll,
    symbol,
    positionsAround: (atMs) => tracker.positionsAround(atMs),
    mark: () => tracker.mark,
    onFunding: (settlement) => handlers.onFunding?.(settlement),
    onTrouble: trouble,
  });
  const close = async (): Promise<void> => {
    stop.abort();
    stopFunding();
    tracker.stop();
    for (const timer of timers) clearInterval(timer);
    await Promise.all([watch.close(), poll.close()]);
    await Promise.allSettled(loops);
  };
  await resync(parts);
  const late = new Promise<"late">((resolve) => setTimeout(() => resolve("late"), OPEN_TIMEOUT_MS).unref());
  if ((await Promise.race([firstEquity, late])) === "late") {
    await close();
    throw new Error(
      `The venue did not state the equity of account "${watch.account}" within ${OPEN_TIMEOUT_MS / 1000} s. No order was sent. Check the venue's private stream.`,
    );
  }
  return { latest: () => tracker.view(), readFlat: () => readFlat(poll), close };
}

function publicLoops({ watch, symbol, handlers, tracker, health, signal, trouble }: Parts): Promise<void>[] {
  const instrument = watch.instrument(symbol);
  return [
    watchLoop({
      signal,
      watch: () => watch.exchange.watchOrderBook(instrument.symbol),
      onLost: (error) => {
        health.lost("public");
        dropConnection(watch, "public");
        trouble(`public stream: ${error.message}`);
      },
      onPush: (book) => {
        health.alive("public");
        const market = viewMarket(book, instrument.contractSize);
        if (market) handlers.onMarket?.(market);
      },
    }),
    watchLoop({
      signal,
      watch: () => watch.exchange.watchMarkPrice(instrument.symbol),
      onLost: (error) => trouble(`mark price: ${error.message}`),
      onPush: (ticker) => {
        const mark = ticker.info?.markPx ?? ticker.markPrice;
        if (mark !== undefined) tracker.takeMark(new Decimal(mark));
      },
    }),
  ];
}

function privateLoops(parts: Parts): Promise<void>[] {
  const { watch, symbol, tracker, health, signal, trouble } = parts;
  const { exchange } = watch;
  const instrument = watch.instrument(symbol);
  const onLost = (error: Error): void => {
    health.lost("private");
    dropConnection(watch, "private");
    trouble(`private stream: ${error.message}`);
    void resync(parts);
  };
  const loop = <T>(watchOnce: () => Promise<T>, take: (value: T) => void): Promise<void> =>
    watchLoop({
      signal,
      watch: watchOnce,
      onLost,
      onPush: (value) => {
        health.alive("private");
        take(value);
      },
    });
  return [
    loop(
      () => exchange.watchPositions([instrument.symbol]),
      takeAgain(
        (pushed) => latestPosition(exchange.positions ?? pushed, instrument),
        (position) => tracker.takePosition(position),
      ),
    ),
    loop(
      () => exchange.watchBalance(),
      takeAgain(
        (pushed) => statedBalance(exchange.balance ?? pushed, watch.profile.settleCurrency),
        (stated) => stated && tracker.takeBalance(stated),
      ),
    ),
    loop(
      () => exchange.watchOrders(),
      (orders) => {
        for (const order of orders) tracker.takeOrder(toVenueOrder(order, watch));
      },
    ),
  ];
}

async function resync({ poll, tracker, signal, trouble }: Parts): Promise<void> {
  const before = tracker.openOrderIds();
  try {
    const open = await readOpenOrders(poll);
    if (!signal.aborted) tracker.takeOpenOrders(before, open);
  } catch (error) {
    trouble(`open orders cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
