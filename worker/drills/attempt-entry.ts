import { Decimal } from "decimal.js";
import type { TraderFlags } from "#worker/trader/flags.ts";
import { createLedger, type LedgerFill } from "#worker/trader/ledger.ts";
import { OrderGateway } from "#worker/trader/order-gateway.ts";
import { createSendOrder } from "#worker/trader/send-order.ts";
import type { TraderLine } from "#worker/trader/telemetry-out.ts";
import { createTradingLoop } from "#worker/trader/trading-loop.ts";
import type { DrillBench } from "./drill-bench.ts";

type Attempt = {
  bench: DrillBench;
  /** What differs from the approved configuration in this drill. */
  flags?: Partial<TraderFlags>;
  /** Without it: the middle between two funding settlements, far from the quiet window. */
  nowMs?: number;
  /** Fills that make up the position the trader believes to hold. */
  fills?: readonly LedgerFill[];
};

export type AttemptResult = {
  /** Rules that denied, with their reasons. */
  denied: ReadonlyArray<{ rule: string; reason: string }>;
  orders: ReadonlyArray<Extract<TraderLine, { type: "order" }>>;
  reactionMs: number;
};

/** A signal that wants to buy: the drill is about the guard, so the strategy must ask. */
const WANTS_TO_BUY = { rsi: 30, rangeBps: 1, trendBps: 0 };

/** One real beat of the built-in trader's own loop, guard and gateway, connected to the venue. */
export async function attemptOrder({
  bench,
  flags = {},
  nowMs = bench.funding.nextAtMs - bench.funding.intervalMs / 2,
  fills = [],
}: Attempt): Promise<AttemptResult> {
  const lines: TraderLine[] = [];
  const say = (line: TraderLine): void => {
    lines.push(line);
  };
  const { trading, instrument, market, funding } = bench;
  const ledger = createLedger(say, new Decimal(0), () => nowMs);
  for (const fill of fills) ledger.takeFill(fill);
  const gateway = new OrderGateway({
    symbol: instrument.name,
    idStem: `${bench.orderPrefix}${Date.now().toString(36)}`,
    say,
    send: createSendOrder(trading, instrument),
    cancelAtVenue: (id) => trading.exchange.cancelOrder(id, instrument.symbol),
    lastCreateMs: () => undefined,
    lookUp: async () => null,
    settleFills: async () => undefined,
  });
  const loop = createTradingLoop({ flags: { ...flagsOf(bench), ...flags }, gateway, ledger, say });
  const signal = { ...WANTS_TO_BUY, price: market.mid, fastAverage: market.mid + 1 };
  const startedAt = performance.now();
  await loop.beat({ market, signal, funding, isOnHold: false }, nowMs);
  const reactionMs = performance.now() - startedAt;
  return {
    denied: lines.filter((line) => line.type === "risk").filter((line) => line.result === "denied"),
    orders: lines.filter((line) => line.type === "order"),
    reactionMs,
  };
}

/** The approved configuration, with the market filters wide open and no patience: only the control under drill may refuse. */
function flagsOf({ config, pace, side, orderPrefix }: DrillBench): TraderFlags {
  return {
    symbol: config.symbol,
    size: config.sizeBtc,
    maxLoss: config.maxLossUsd,
    duration: config.durationSec,
    mode: config.mode,
    rsiConfirm: config.filters.rsiConfirmation,
    reduceOnly: false,
    monitor: false,
    account: side.account,
    profile: "paper-okx",
    orderPrefix,
    positionLimit: config.positionLimitBtc,
    dailyLossCap: config.dailyLossCapUsd,
    dailyLossUsed: "0",
    volatility: config.filters.volatility,
    maxSpreadBps: Number.MAX_SAFE_INTEGER,
    minDepthUsd: 0,
    pace: { ...pace, minHoldMs: 0 },
  };
}
