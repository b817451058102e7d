import { readFlat } from "#worker/venue/read-flat.ts";
import { toContracts } from "#worker/venue/venue.ts";
import {
  type DrillBench,
  type DrillOutcome,
  knownOrders,
  newOrders,
  restingPrice,
  waitFor,
} from "./drill-bench.ts";

const SETTLE_MS = 2_000;
/** The kill switch must prove flat within this time. */
const MAX_FLAT_MS = 2_000;
/** A resting order, a market order, the closing order. */
const EXPECTED_ORDERS = 3;
const KILL_SWITCH = "killSwitch";

/** A resting order and a position are there; the kill sequence must remove both, prove it, and send nothing else. */
export async function drillKillSwitch(bench: DrillBench): Promise<DrillOutcome> {
  const before = await knownOrders(bench);
  await setUp(bench);
  const held = await waitFor(
    () => readFlat(bench.side),
    ({ openOrders, positionBtc }) => openOrders === 1 && Number(positionBtc) > 0,
    SETTLE_MS,
  );
  if (held.openOrders !== 1 || Number(held.positionBtc) <= 0) {
    const text = `there was nothing to kill: ${held.openOrders} open orders, position ${held.positionBtc} BTC`;
    return { ok: false, reason: text, reactionMs: null, flatMs: null };
  }
  const pressedAtMs = performance.timeOrigin + performance.now();
  const result = await bench.flatten();
  const at = (stage: string): number | null => {
    const found = result.stages.find((report) => report.stage === stage);
    return found ? found.atMs - pressedAtMs : null;
  };
  const [reactionMs, flatMs] = [at("SENT"), at("FLAT")];
  const sent = await newOrders(bench, before);
  const ok = result.flat && flatMs !== null && flatMs <= MAX_FLAT_MS && sent === EXPECTED_ORDERS;
  const times = `fired in ${reactionMs?.toFixed(1)} ms, flat in ${flatMs?.toFixed(0)} ms`;
  const reason = result.flat
    ? `${times}; ${sent} orders reached the venue, ${EXPECTED_ORDERS} expected`
    : result.reason;
  const fired = reactionMs === null ? [] : [KILL_SWITCH];
  return { ok, reason, reactionMs, flatMs, expected: KILL_SWITCH, fired };
}

async function setUp(bench: DrillBench): Promise<void> {
  const { trading, instrument, config } = bench;
  const contracts = toContracts(instrument, config.sizeBtc);
  const tag = `${bench.orderPrefix}${Date.now().toString(36)}`;
  const resting = { clientOrderId: `${tag}a`, postOnly: true };
  await trading.exchange.createOrder(
    instrument.symbol,
    "limit",
    "buy",
    contracts,
    restingPrice(bench),
    resting,
  );
  await trading.exchange.createOrder(instrument.symbol, "market", "buy", contracts, undefined, {
    clientOrderId: `${tag}b`,
  });
}
