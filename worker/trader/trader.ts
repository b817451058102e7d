import { Decimal } from "decimal.js";
import type { MarketView } from "#worker/venue/market-view.ts";
import { readFlat } from "#worker/venue/read-flat.ts";
import { statedBalance } from "#worker/venue/unified-shapes.ts";
import { openVenue, type Venue, type VenueInstrument } from "#worker/venue/venue.ts";
import { closeOut } from "./close-out.ts";
import type { TraderFlags } from "./flags.ts";
import type { GuardView } from "./guard.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import { openFeed } from "./market-feed.ts";
import { catchUpFills, openGateway } from "./open-gateway.ts";
import { startSideTasks } from "./side-tasks.ts";
import { createSignal, type SignalSource } from "./signal.ts";
import type { Say } from "./telemetry-out.ts";
import { createTradingLoop } from "./trading-loop.ts";

export type Trader = {
  setHold: (isOnHold: boolean) => void;
  /** Ends flat; false when the venue still shows something. */
  close: () => Promise<boolean>;
};

/** How often price is sampled, the market printed and the strategy asked. */
const BEAT_MS = 250;
/** A book without news for this long is no basis for an entry. */
const BOOK_MAX_AGE_MS = 5_000;
const HISTORY_MINUTES = 30;

type Desk = {
  trading: Venue;
  side: Venue;
  instrument: VenueInstrument;
  ledger: Ledger;
  signal: SignalSource;
  lastCreateMs: () => number | undefined;
  /** Begins every client order id of this process; an earlier process with the same prefix has another one. */
  idStem: string;
};

/** Connects, checks that the account starts flat, and trades until closed. Throws a sentence when it must not start. */
export async function startTrader(flags: TraderFlags, say: Say): Promise<Trader> {
  const desk = await openDesk(flags, say);
  const { trading, side, instrument, ledger, signal } = desk;
  const stop = new AbortController();
  const gateway = openGateway({ ...desk, say });
  const loop = createTradingLoop({ flags, gateway, ledger, say });
  let market: { view: MarketView; atMs: number } | null = null;
  let funding: GuardView["funding"] = null;
  let isHeld = false;
  let doBooksAgree = true;

  openFeed({
    venue: trading,
    instrument,
    signal: stop.signal,
    handlers: {
      onMarket: (view) => {
        market = { view, atMs: Date.now() };
      },
      onMark: ledger.setMark,
      onOrder: (update) => gateway.takeUpdate(update),
      onFill: (fill) => {
        if (fill.orderId.startsWith(desk.idStem)) ledger.takeFill(fill);
      },
      onStream: (name, state) => say({ type: "stream", name, state }),
      onTrouble: (message) => say({ type: "log", level: "warn", message: message.slice(0, 300) }),
    },
  });
  startSideTasks({
    side,
    instrument,
    ledger,
    say,
    isBusy: () => gateway.working() !== null,
    catchUp: async () => {
      await gateway.lost.recheck(Date.now());
      await catchUpFills(desk);
    },
    onFundingTime: (next) => {
      funding = next;
    },
    onBooksAgree: (agree) => {
      doBooksAgree = agree;
    },
    signal: stop.signal,
  });

  const sayMarket = ({ bid, ask, depthUsd }: MarketView): void =>
    say({ type: "market", bid, ask, depthUsd: depthUsd.toFixed(2) });
  const timer = setInterval(() => {
    const nowMs = Date.now();
    const view = market && nowMs - market.atMs <= BOOK_MAX_AGE_MS ? market.view : null;
    if (view) {
      signal.addPrice(view.mid, nowMs);
      if (flags.monitor) sayMarket(view);
    }
    if (flags.monitor) ledger.sayAccount();
    const isOnHold = isHeld || !doBooksAgree;
    void gateway.recheck(nowMs);
    const uncertainBtc = gateway.lost.uncertainBtc(nowMs);
    void loop.beat({ market: view, signal: signal.read(), funding, isOnHold, uncertainBtc }, nowMs);
  }, BEAT_MS);

  return {
    setHold: (value) => {
      isHeld = value;
    },
    close: async () => {
      clearInterval(timer);
      const isFlat = await closeOut({ gateway, ledger, side, say, orderPrefix: desk.idStem });
      stop.abort();
      await catchUpFills(desk).catch(() => undefined);
      ledger.sayAccount();
      await Promise.allSettled([trading.close(), side.close()]);
      return isFlat;
    },
  };
}

async function openDesk(flags: TraderFlags, say: Say): Promise<Desk> {
  let lastCreateMs: number | undefined;
  const open = (purpose: "trading" | "poll") =>
    openVenue({
      account: flags.account,
      profile: flags.profile,
      purpose,
      onRequest: ({ op, ok, ms, code }) => {
        if (op === "create") lastCreateMs = ms;
        say({ type: "request", ok, ms, op, ...(code === undefined ? {} : { code }) });
      },
    });
  const [trading, side] = await Promise.all([open("trading"), open("poll")]);
  const instrument = trading.instrument(flags.symbol);
  if (
    new Decimal(flags.size).lt(instrument.minBtc) ||
    !new Decimal(flags.size).mod(instrument.stepBtc).isZero()
  ) {
    throw new Error(
      `A size of ${flags.size} BTC cannot be traded: the venue takes steps of ${instrument.stepBtc} BTC from ${instrument.minBtc} BTC. No order was sent. Change the size.`,
    );
  }
  const flat = await readFlat(side);
  if (flat.openOrders > 0 || Number(flat.positionBtc) !== 0) {
    throw new Error(
      `Account "${flags.account}" is not flat (${flat.openOrders} open orders, ${flat.positionBtc} BTC). No order was sent. Run the kill switch, then start again.`,
    );
  }
  const balance = statedBalance(await side.exchange.fetchBalance(), side.profile.settleCurrency);
  if (!balance)
    throw new Error(`Account "${flags.account}" states no equity. No order was sent. Check the account.`);
  const signal = createSignal();
  const bars = await side.exchange.fetchOHLCV(instrument.symbol, "1m", undefined, HISTORY_MINUTES);
  for (const [openedAtMs, , high, low, close] of bars) {
    if (high && low && close) signal.addBar({ openedAtMs: openedAtMs ?? 0, high, low, close });
  }
  return {
    trading,
    side,
    instrument,
    signal,
    ledger: createLedger(say, balance.equity),
    lastCreateMs: () => lastCreateMs,
    idStem: `${flags.orderPrefix}${Date.now().toString(36)}`,
  };
}
