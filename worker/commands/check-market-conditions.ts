import { filterEntry } from "#worker/trader/filters.ts";
import { quietOutlook } from "#worker/trader/quiet-time.ts";
import type { RiskDecision } from "#worker/trader/risk-decision.ts";
import { readFundingTime } from "#worker/trader/side-tasks.ts";
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

/** Whether the window before the next funding settlement leaves the run time to trade, by the guard's own rule. */
function fundingLine({ run }: CommandContext, funding: Awaited<ReturnType<typeof readFundingTime>>) {
  const { template, durationSec, countdownSec } = run;
  const within = template.checkpoints.map(({ atSec }) => atSec).filter((atSec) => atSec < durationSec);
  const { ok, text } = quietOutlook({
    funding,
    capSec: template.trader.quietWindowSec,
    launchAtMs: Date.now() + countdownSec * 1_000,
    checkpointsAtSec: [...within, durationSec],
  });
  return { ok, text: `funding: ${text}` };
}

/** Spread, depth and volatility now, by the very filters that the canary will use, and the funding settlement that comes next. */
export async function checkMarketConditions(context: CommandContext): Promise<CommandResult> {
  const { run } = context;
  const venue = await openVenue({ account: run.account, profile: run.profile, purpose: "poll" });
  try {
    const instrument = venue.instrument(run.config.symbol);
    const [book, bars, funding] = await Promise.all([
      venue.exchange.fetchOrderBook(instrument.symbol, BOOK_LEVELS),
      venue.exchange.fetchOHLCV(instrument.symbol, "1m", undefined, HISTORY_MINUTES),
      readFundingTime(venue, instrument),
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
    const conditions = decisions.filter((decision) => CONDITIONS.has(decision.rule)).map(toLine);
    return resultOf([...conditions, fundingLine(context, funding)]);
  } finally {
    await venue.close();
  }
}

function toLine({ rule, result, reason }: RiskDecision) {
  return { ok: result === "allowed", text: `${rule}: ${reason}` };
}

if (isMainModule(import.meta.url)) void runAsProgram(checkMarketConditions);
