import { Decimal } from "decimal.js";
import { answerWords } from "#lib/canary/drill-words.ts";
import { quietWindowSecOf } from "#worker/trader/guard.ts";
import { toLedgerFill } from "#worker/trader/trade-fill.ts";
import { failureOf } from "#worker/venue/failure.ts";
import { toContracts } from "#worker/venue/venue.ts";
import { type AttemptResult, attemptOrder } from "./attempt-entry.ts";
import { type DrillBench, type DrillOutcome, knownOrders, newOrders, waitFor } from "./drill-bench.ts";

/** OKX: reduce-only without a position. */
const NOTHING_TO_REDUCE = "51169";
const SETTLE_MS = 2_000;

/** Passes when exactly the named rule denied, nothing was submitted and the venue knows no new order. */
async function expectDenied(
  bench: DrillBench,
  rule: string,
  attempt: () => Promise<AttemptResult>,
): Promise<DrillOutcome> {
  const before = await knownOrders(bench);
  const { denied, orders, reactionMs } = await attempt();
  const arrived = await newOrders(bench, before);
  const reasons = denied.map((decision) => `${answerWords(decision.rule)}: ${decision.reason}`).join("; ");
  const isRight = denied.length === 1 && denied[0]?.rule === rule;
  const isQuiet = orders.length === 0 && arrived === 0;
  const words = isRight
    ? `refused before it left (${reasons})`
    : `expected only "${answerWords(rule)}" to refuse, got: ${reasons || "no refusal"}`;
  return {
    ok: isRight && isQuiet,
    reason: `${words}; ${arrived} orders reached the venue`,
    reactionMs,
    flatMs: null,
    expected: rule,
    fired: denied.map((decision) => decision.rule),
  };
}

/** The day's loss stands at the cap: an entry must not leave. */
export function drillDailyLossCap(bench: DrillBench): Promise<DrillOutcome> {
  const flags = { dailyLossUsed: bench.config.dailyLossCapUsd };
  return expectDenied(bench, "dailyLossCap", () => attemptOrder({ bench, flags }));
}

/** One step above the position limit, with a size that would be approved: only the limit may refuse it. */
export function drillPositionLimit(bench: DrillBench): Promise<DrillOutcome> {
  const size = new Decimal(bench.config.positionLimitBtc).plus(bench.instrument.stepBtc).toFixed();
  return expectDenied(bench, "positionLimit", () => attemptOrder({ bench, flags: { size } }));
}

/** Half way through the window before the venue's own next funding time. */
export function drillQuietWindow(bench: DrillBench): Promise<DrillOutcome> {
  const { nextAtMs, intervalMs } = bench.funding;
  const windowMs = quietWindowSecOf(intervalMs, bench.pace.quietWindowSec) * 1_000;
  return expectDenied(bench, "quietWindow", () => attemptOrder({ bench, nowMs: nextAtMs - windowMs / 2 }));
}

/** Venue and guard both refuse what would not reduce; an exit still leaves. */
export async function drillReduceOnly(bench: DrillBench): Promise<DrillOutcome> {
  const code = await reduceWithoutPosition(bench);
  if (code !== NOTHING_TO_REDUCE) {
    return {
      ok: false,
      reason: `the venue answered ${code} instead of ${NOTHING_TO_REDUCE}`,
      reactionMs: null,
      flatMs: null,
    };
  }
  const flags = { reduceOnly: true };
  const entry = await expectDenied(bench, "reduceOnlyMode", () => attemptOrder({ bench, flags }));
  if (!entry.ok) return entry;
  const exit = await exitInReduceOnlyMode(bench);
  return {
    ...entry,
    ok: exit.ok,
    reason: `venue refused with ${code}; entry ${entry.reason}; exit ${exit.reason}`,
  };
}

async function reduceWithoutPosition(bench: DrillBench): Promise<string> {
  const { trading, instrument, config } = bench;
  try {
    const contracts = toContracts(instrument, config.sizeBtc);
    const params = { reduceOnly: true, clientOrderId: `${bench.orderPrefix}${Date.now().toString(36)}r` };
    const order = await trading.exchange.createOrder(
      instrument.symbol,
      "market",
      "sell",
      contracts,
      undefined,
      params,
    );
    return String(order.info?.sCode ?? "accepted");
  } catch (error) {
    const failure = failureOf(error);
    return failure.code ?? failure.message;
  }
}

async function exitInReduceOnlyMode(bench: DrillBench): Promise<{ ok: boolean; reason: string }> {
  const { trading, side, instrument, config } = bench;
  const contracts = toContracts(instrument, config.sizeBtc);
  const clientOrderId = `${bench.orderPrefix}${Date.now().toString(36)}p`;
  await trading.exchange.createOrder(instrument.symbol, "market", "buy", contracts, undefined, {
    clientOrderId,
  });
  const readFills = async () => {
    const trades = await side.exchange.fetchMyTrades(instrument.symbol, undefined, 20);
    return trades
      .map((trade) => toLedgerFill(trade, instrument.contractSize))
      .filter((f) => f.orderId === clientOrderId);
  };
  const fills = await waitFor(readFills, (found) => found.length > 0, SETTLE_MS);
  const exit = await attemptOrder({ bench, flags: { reduceOnly: true }, fills });
  const hasLeft = exit.orders.some((order) => order.status === "accepted" && order.reduceOnly === true);
  const after = await bench.flatten();
  const words = hasLeft ? "was accepted by the venue" : "was not accepted";
  return { ok: hasLeft && after.flat, reason: after.flat ? words : `${words}, but ${after.reason}` };
}
