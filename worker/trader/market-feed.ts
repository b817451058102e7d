import { dropConnection } from "#worker/venue/drop-connection.ts";
import { type MarketView, viewMarket } from "#worker/venue/market-view.ts";
import { createStreamHealth, type StreamName, type StreamState } from "#worker/venue/stream-health.ts";
import { checkStreamLife } from "#worker/venue/stream-life.ts";
import type { Venue, VenueInstrument } from "#worker/venue/venue.ts";
import { watchLoop } from "#worker/venue/watch-loop.ts";
import type { LedgerFill } from "./ledger.ts";
import { type OrderUpdate, toOrderUpdate } from "./order-update.ts";
import { toLedgerFill } from "./trade-fill.ts";

export type FeedHandlers = {
  onMarket: (market: MarketView) => void;
  onMark: (mark: string) => void;
  onOrder: (update: OrderUpdate) => void;
  onFill: (fill: LedgerFill) => void;
  onStream: (name: StreamName, state: StreamState) => void;
  onTrouble: (message: string) => void;
};

type OpenFeed = { venue: Venue; instrument: VenueInstrument; handlers: FeedHandlers; signal: AbortSignal };

const HEALTH_CHECK_MS = 1_000;

/** All streams of the trader: book, mark price, own orders, own fills. Each comes back by itself after a loss. */
export function openFeed({ venue, instrument, handlers, signal }: OpenFeed): void {
  const { exchange } = venue;
  const health = createStreamHealth(handlers.onStream);
  const lost = (name: StreamName) => (error: Error) => {
    health.lost(name);
    dropConnection(venue, name);
    handlers.onTrouble(`${name} stream: ${error.message}`);
  };
  void watchLoop({
    signal,
    watch: () => exchange.watchOrderBook(instrument.symbol),
    onLost: lost("public"),
    onPush: (book) => {
      health.alive("public");
      const market = viewMarket(book, instrument.contractSize);
      if (market) handlers.onMarket(market);
    },
  });
  void watchLoop({
    signal,
    watch: () => exchange.watchMarkPrice(instrument.symbol),
    onLost: (error) => handlers.onTrouble(`mark price: ${error.message}`),
    onPush: (ticker) => {
      const mark = ticker.info?.markPx ?? ticker.markPrice;
      if (mark !== undefined) handlers.onMark(String(mark));
    },
  });
  void watchLoop({
    signal,
    watch: () => exchange.watchMyTrades(instrument.symbol),
    onLost: lost("private"),
    onPush: (trades) => {
      health.alive("private");
      for (const trade of trades) handlers.onFill(toLedgerFill(trade, instrument.contractSize));
    },
  });
  void watchLoop({
    signal,
    watch: () => exchange.watchOrders(instrument.symbol),
    onLost: lost("private"),
    onPush: (orders) => {
      health.alive("private");
      for (const order of orders) handlers.onOrder(toOrderUpdate(order, instrument.contractSize));
    },
  });
  const timer = setInterval(() => checkStreamLife(venue, health), HEALTH_CHECK_MS);
  signal.addEventListener("abort", () => clearInterval(timer), { once: true });
}
