import { Decimal } from "decimal.js";
import type { VenueAccount, VenueOrder } from "#lib/canary/run-events.ts";
import {
  type AccountState,
  applyBalance,
  applyMark,
  applyOrder,
  applyPosition,
  UNKNOWN_ACCOUNT,
  viewAccount,
} from "./account-state.ts";
import { type FundingSettlement, watchFunding } from "./funding-bills.ts";
import { type MarketView, viewMarket } from "./market-view.ts";
import { type FlatReading, readFlat, readOpenOrders } from "./read-flat.ts";
import { createStreamHealth, type StreamName, type StreamState } from "./stream-health.ts";
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

/** A balance follows a trade's position push within a few ms; after this time the parts are taken as they are. */
const BALANCE_WAIT_MS = 100;
const HEALTH_CHECK_MS = 1_000;
/** Open orders are compared with REST this often: a push that was lost must not hide an order. */
const RESYNC_MS = 5_000;
/** The first pushes of a healthy stream arrive within this time. */
const OPEN_TIMEOUT_MS = 10_000;

/**
 * The supervisor's own view of a venue account, on arrival of every push: equity, position, open orders, foreign
 * orders, liveness, funding. Resolves when the first equity has arrived; throws a sentence when none does.
 */
export async function openAccountStream({
  watch,
  poll,
  symbol,
  handlers,
}: OpenAccountStream): Promise<AccountStream> {
  const { exchange } = watch;
  const instrument = watch.instrument(symbol);
  const stop = new AbortController();
  const { signal } = stop;
  let state: AccountState = UNKNOWN_ACCOUNT;
  const positions: Array<{ atMs: number; positionBtc: Decimal }> = [];
  let waiting: NodeJS.Timeout | null = null;
  let opened = (): void => undefined;
  const firstEquity = new Promise<void>((resolve) => {
    opened = resolve;
  });

  const emit = (): void => {
    if (waiting) clearTimeout(waiting);
    waiting = null;
    const account = viewAccount(state);
    if (!account || signal.aborted) return;
    opened();
    handlers.onAccount(account);
  };
  const lost = (name: StreamName) => (error: Error) => {
    health.lost(name);
    handlers.onTrouble?.(`${name} stream: ${error.message}`);
    if (name === "private") void resync();
  };
  const health = createStreamHealth(handlers.onStream);
  const known = new Set<string>();

  const takeOrder = (order: VenueOrder): void => {
    known.add(`${order.venueOrderId} ${order.status}`);
    const before = state.openOrders.size;
    state = applyOrder(state, { id: order.venueOrderId, status: order.status });
    handlers.onOrder(order);
    if (before !== state.openOrders.size && !waiting) emit();
  };

  async function resync(): Promise<void> {
    const before = state.openOrders;
    const open = await readOpenOrders(poll).catch((error: Error) => {
      handlers.onTrouble?.(`open orders cannot be read: ${error.message}`);
      return null;
    });
    if (!open || signal.aborted) return;
    const ids = new Set(open.map((order) => order.venueOrderId));
    for (const id of before) if (!ids.has(id)) state = applyOrder(state, { id, status: "closed" });
    for (const order of open) if (!isKnown(order.venueOrderId)) takeOrder(order);
  }
  const isKnown = (id: string): boolean =>
    ["open", "closed", "canceled"].some((status) => known.has(`${id} ${status}`));

  const loops = [
    watchLoop({
      signal,
      watch: () => exchange.watchOrderBook(instrument.symbol),
      onLost: lost("public"),
      onPush: (book) => {
        health.alive("public");
        const market = viewMarket(book, instrument.contractSize);
        if (market) handlers.onMarket?.(market);
      },
    }),
    watchLoop({
      signal,
      watch: () => exchange.watchMarkPrice(instrument.symbol),
      onLost: (error) => handlers.onTrouble?.(`mark price: ${error.message}`),
      onPush: (ticker) => {
        const mark = ticker.info?.markPx ?? ticker.markPrice;
        if (mark === undefined) return;
        state = applyMark(state, new Decimal(mark));
        if (!state.position.isZero() && !waiting) emit();
      },
    }),
    watchLoop({
      signal,
      watch: () => exchange.watchPositions([instrument.symbol]),
      onLost: lost("private"),
      onPush: (pushed) => {
        health.alive("private");
        const applied = applyPosition(state, latestPosition(exchange.positions ?? pushed, instrument));
        state = applied.state;
        if (applied.isTrade) {
          positions.push({ atMs: Date.now(), positionBtc: state.position });
          waiting ??= setTimeout(emit, BALANCE_WAIT_MS);
        } else if (!waiting) emit();
      },
    }),
    watchLoop({
      signal,
      watch: () => exchange.watchBalance(),
      onLost: lost("private"),
      onPush: (balance) => {
        health.alive("private");
        const stated = statedBalance(balance, watch.profile.settleCurrency);
        if (!stated) return;
        state = applyBalance(state, stated);
        emit();
      },
    }),
    watchLoop({
      signal,
      watch: () => exchange.watchOrders(),
      onLost: lost("private"),
      onPush: (orders) => {
        health.alive("private");
        for (const order of orders) takeOrder(toVenueOrder(order, watch));
      },
    }),
  ];

  const privateUrl = `${watch.profile.wsUrl}/private`;
  let pongSeen: unknown;
  const timers = [
    setInterval(() => {
      const client = exchange.clients[privateUrl];
      if (client?.lastPong && client.lastPong !== pongSeen) {
        pongSeen = client.lastPong;
        health.alive("private");
      }
      for (const name of health.check()) {
        // A stalled socket never says so by itself: closing it makes the watch loops connect again.
        void Promise.resolve(exchange.clients[`${watch.profile.wsUrl}/${name}`]?.close()).catch(
          () => undefined,
        );
      }
    }, HEALTH_CHECK_MS),
    setInterval(() => void resync(), RESYNC_MS),
  ];
  const stopFunding = watchFunding({
    poll,
    symbol,
    positionAt: (atMs) => positions.findLast((entry) => entry.atMs <= atMs)?.positionBtc ?? new Decimal(0),
    onFunding: (settlement) => handlers.onFunding?.(settlement),
    onTrouble: (message) => handlers.onTrouble?.(message),
  });

  const close = async (): Promise<void> => {
    stop.abort();
    stopFunding();
    for (const timer of timers) clearInterval(timer);
    if (waiting) clearTimeout(waiting);
    await Promise.all([watch.close(), poll.close()]);
    await Promise.allSettled(loops);
  };
  await resync();
  const deadline = new Promise<"late">((resolve) =>
    setTimeout(() => resolve("late"), OPEN_TIMEOUT_MS).unref(),
  );
  if ((await Promise.race([firstEquity, deadline])) === "late") {
    await close();
    throw new Error(
      `The venue did not state the equity of account "${watch.account}" within ${OPEN_TIMEOUT_MS / 1000} s. No order was sent. Check the venue's private stream.`,
    );
  }
  return { latest: () => viewAccount(state), readFlat: () => readFlat(poll), close };
}
