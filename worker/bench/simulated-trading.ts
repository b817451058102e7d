import { Decimal } from "decimal.js";
import type { Template } from "#lib/template/schema.ts";
import type { Account } from "#worker/paper-exchange/engine/account.ts";
import type { ExchangeState } from "#worker/paper-exchange/engine/exchange-state.ts";
import { TICKS_PER_USD } from "#worker/paper-exchange/engine/instrument.ts";
import type { Random } from "#worker/paper-exchange/engine/random.ts";
import { readFlags } from "#worker/trader/flags.ts";
import { createLedger, type Ledger } from "#worker/trader/ledger.ts";
import { createSignal } from "#worker/trader/signal.ts";
import type { Say } from "#worker/trader/telemetry-out.ts";
import { createTradingLoop } from "#worker/trader/trading-loop.ts";
import { type MarketView, viewMarket } from "#worker/venue/market-view.ts";
import { SimulatedGateway } from "./simulated-gateway.ts";

type Parts = {
  state: ExchangeState;
  account: Account;
  template: Template;
  random: Random;
  idStem: string;
  nowMs: () => number;
  say: Say;
};

const LOT_BTC = new Decimal("0.0001");
const FUNDING_BILL = "8";
/** Levels that the ten basis points around the middle can hold. */
const LEVELS = 600;
/** The market is looked at and the strategy asked on every third beat, about as often as the real trader does. */
const LOOK_EVERY_BEATS = 3;
const HEARTBEAT_EVERY_BEATS = 10;
const HISTORY_MINUTES = 30;
/** A venue on the internet: median 60 ms, one in a hundred above 300 ms. */
const LATENCY_MEDIAN_MS = 60;
const LATENCY_SPREAD = 0.7;
/** The streams are gone for two seconds every seventeen minutes: that is no fault yet. */
const OUTAGE_EVERY_MS = 17 * 60_000;
const OUTAGE_MS = 2_000;
/** Memory as the real trader's: steady, with the collector's waves. */
const RSS_BYTES = 130_000_000;
const RSS_WAVE_BYTES = 3_000_000;

/** The built-in trader's strategy, filters, guard, books and loop on a simulated exchange; `beat` is called ten times a second. */
export function openSimulatedTrader(parts: Parts) {
  const { state, account, template, random, idStem, nowMs, say } = parts;
  const latencyMs = () => LATENCY_MEDIAN_MS * Math.exp(LATENCY_SPREAD * random.gaussian());
  const ledger: Ledger = createLedger(say, new Decimal(account.cash.toFixed()), nowMs);
  const gateway = new SimulatedGateway({ state, account, ledger, say, idStem, latencyMs, nowMs });
  const loop = createTradingLoop({ flags: flagsOf(template), gateway, ledger, say });
  const signal = startSignal(state);
  const firstBill = account.bills.length;
  let beats = 0;
  let isAway = false;

  function tell(): void {
    const isAwayNow = nowMs() % OUTAGE_EVERY_MS < OUTAGE_MS;
    if (isAwayNow !== isAway)
      for (const name of ["public", "private"] as const)
        say({ type: "stream", name, state: isAwayNow ? "down" : "up" });
    isAway = isAwayNow;
    if (beats % HEARTBEAT_EVERY_BEATS !== 0) return;
    say({ type: "heartbeat" });
    say({ type: "process", rssBytes: RSS_BYTES + Math.round(RSS_WAVE_BYTES * random.uniform()) });
    say({ type: "request", op: "bills", ok: true, ms: latencyMs() });
  }

  async function beat(isLeaving: boolean): Promise<void> {
    beats += 1;
    tell();
    for (const { type, billId, pnl } of account.bills.slice(firstBill))
      if (type === FUNDING_BILL) ledger.takeFunding({ id: billId, amountUsd: new Decimal(pnl.toFixed()) });
    ledger.setMark(state.mark.markUsd.toFixed());
    ledger.sayAccount();
    if (isLeaving) return leave(gateway, ledger);
    if (beats % LOOK_EVERY_BEATS !== 0) return;
    const market = viewOf(state);
    if (market) {
      signal.addPrice(market.mid, nowMs());
      say({ type: "market", bid: market.bid, ask: market.ask, depthUsd: market.depthUsd.toFixed(2) });
    }
    const funding = { nextAtMs: state.mark.nextFundingMs, intervalMs: state.fundingIntervalMs };
    await loop.beat({ market, signal: signal.read(), funding, isOnHold: false }, nowMs());
  }
  return { gateway, ledger, beat };
}

function flagsOf({ config, trader }: Template) {
  return readFlags([
    ...["--size", config.sizeBtc, "--max-loss", config.maxLossUsd, "--mode", config.mode, "--monitor"],
    ...["--position-limit", config.positionLimitBtc, "--volatility", config.filters.volatility],
    ...["--pace", JSON.stringify(trader), ...(config.filters.rsiConfirmation ? ["--rsi-confirm"] : [])],
  ]);
}

/** The signal with the history that a trader asks the venue for at its start. */
function startSignal(state: ExchangeState) {
  const signal = createSignal();
  const price = (state.book.mid() ?? 0) / TICKS_PER_USD;
  for (let minute = 0; minute < HISTORY_MINUTES; minute += 1)
    signal.addBar({ openedAtMs: minute * 60_000, high: price * 1.0003, low: price * 0.9997, close: price });
  return signal;
}

function viewOf({ book }: ExchangeState): MarketView | null {
  const levels = (side: typeof book.bids) =>
    side.top(LEVELS).map(([ticks, lots]): [number, number] => [ticks / TICKS_PER_USD, lots]);
  return viewMarket({ bids: levels(book.bids), asks: levels(book.asks) }, LOT_BTC);
}

async function leave(gateway: SimulatedGateway, ledger: Ledger): Promise<void> {
  if (gateway.working()) return gateway.cancel("the run ends");
  const position = ledger.position();
  if (position.isZero()) return;
  const side = position.isPositive() ? "sell" : "buy";
  await gateway.place({ side, sizeBtc: position.abs().toFixed(), price: null, isReduceOnly: true });
}
