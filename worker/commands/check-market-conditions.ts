import { filterEntry } from "#worker/trader/filters.ts";
import type { RiskDecision } from "#worker/trader/risk-decision.ts";
import { createSignal } from "#worker/trader/signal.ts";
import { viewMarket } from "#worker/venue/market-view.ts";
import { openVenue } from "#worker/venue/venue.ts";
import { type CommandContext, type CommandResult, resultOf } from "./command-context.ts";
import { isMainModule } from "./main-module.ts";
import { runAsProgram } from "./run-as-program.ts";

/** Deep enough for 10 bps on any liquid perpetual. */
const BOOK_LEVELS = 400;
const HISTORY_MINUTES = 30;
/** RSI and trend belong to a single entry, not to the market's condition. */
const CONDITIONS: ReadonlySet<string> = new Set(["spread", "depth", "volatility"]);

/** Spread, depth and volatility now, by the very filters that the canary will use. */
export async function checkMarketConditions({ run }: CommandContext): Promise<CommandResult> {
  const venue = await openVenue({ account: run.account, profile: run.profile, purpose: "poll" });
  try {
    const instrument = venue.instrument(run.config.symbol);
    const [book, bars] = await Promise.all([
      venue.exchange.fetchOrderBook(instrument.symbol, BOOK_LEVELS),
      venue.exchange.fetchOHLCV(instrument.symbol, "1m", undefined, HISTORY_MINUTES),
    ]);
    const market = viewMarket(book, instrument.contractSize);
    const signal = createSignal();
    for (const [openedAtMs, , high, low, close] of bars) {
      if (high && low && close) signal.addBar({ openedAtMs: openedAtMs ?? 0, high, low, close });
    }
    if (market) signal.addPrice(market.mid, Date.now());
    const { filters, mode } = run.config;
    const limits = {
      maxSpreadBps: Number(filters.maxSpreadBps),
      minDepthUsd: Number(filters.minDepthUsd),
      volatility: filters.volatility,
      rsiConfirm: false,
      mode,
    };
    const decisions = filterEntry({ side: "buy", market, signal: signal.read(), limits });
    return resultOf(decisions.filter((decision) => CONDITIONS.has(decision.rule)).map(toLine));
  } finally {
    await venue.close();
  }
}

function toLine({ rule, result, reason }: RiskDecision) {
  return { ok: result === "allowed", text: `${rule}: ${reason}` };
}

if (isMainModule(import.meta.url)) void runAsProgram(checkMarketConditions);
