import { wilsonInterval } from "../../template/wilson-interval.ts";
import type { Spread, Twin, TwinSide } from "./twin-model.ts";

/** One line of the comparison, in words. */
export type TwinRow = { what: string; canary: string; twin: string; difference: string };

type Ran = Extract<Twin, { ran: true }>;

const signed = (value: number, digits: number) =>
  `${value > 0 ? "+" : value < 0 ? "−" : ""}${Math.abs(value).toFixed(digits)}`;

function acceptance({ accepted, answered }: TwinSide): string {
  if (answered === 0) return "no order was answered";
  const pct = ((accepted / answered) * 100).toFixed(1);
  const [low, high] = wilsonInterval(pct, answered);
  return `${pct} % (${accepted} of ${answered}; 95 % interval ${low.toFixed(1)} to ${high.toFixed(1)} %)`;
}

function acceptanceDifference({ canary, twin }: Ran): string {
  if (canary.answered === 0 || twin.answered === 0) return "not comparable";
  const points = (canary.accepted / canary.answered - twin.accepted / twin.answered) * 100;
  return `${signed(points, 1)} points`;
}

type Unit = { unit: string; digits: number };
const MS: Unit = { unit: "ms", digits: 1 };
const BPS: Unit = { unit: "bps", digits: 3 };

/** "1.2 ms (n 40)"; slippage keeps its sign. */
function single(value: number | null, n: number, { unit, digits }: Unit): string {
  if (value === null) return "no sample";
  return `${unit === "bps" ? signed(value, digits) : value.toFixed(digits)} ${unit} (n ${n})`;
}

function difference(a: number | null, b: number | null, { unit, digits }: Unit): string {
  return a === null || b === null ? "not comparable" : `${signed(a - b, digits)} ${unit}`;
}

function percentileRow(
  what: string,
  of: keyof Spread & ("p50" | "p95"),
  spreads: [Spread, Spread],
  unit: Unit,
) {
  const [mine, other] = spreads;
  return {
    what,
    canary: single(mine[of], mine.n, unit),
    twin: single(other[of], other.n, unit),
    difference: difference(mine[of], other[of], unit),
  };
}

/** The two sides measure by measure. */
export function twinRows(twin: Ran): TwinRow[] {
  const { canary, twin: other } = twin;
  const latency: [Spread, Spread] = [canary.latencyMs, other.latencyMs];
  const slippage: [Spread, Spread] = [canary.slippageBps, other.slippageBps];
  const count = (what: string, mine: number, its: number): TwinRow => ({
    what,
    canary: String(mine),
    twin: String(its),
    difference: signed(mine - its, 0),
  });
  return [
    count("Orders sent", canary.ordersSubmitted, other.ordersSubmitted),
    {
      what: "Acceptance",
      canary: acceptance(canary),
      twin: acceptance(other),
      difference: acceptanceDifference(twin),
    },
    count("Orders filled", canary.ordersFilled, other.ordersFilled),
    count("Failed requests and unreadable lines", canary.errors, other.errors),
    percentileRow("Order latency p50", "p50", latency, MS),
    percentileRow("Order latency p95", "p95", latency, MS),
    percentileRow("Slippage against mid p50", "p50", slippage, BPS),
    percentileRow("Slippage against mid p95", "p95", slippage, BPS),
  ];
}

/** What the pairs say, a sentence each. */
export function pairSentences({ pairs }: Ran): string[] {
  const { n, ackDifferenceMs: ack, slippageDifferenceBps: slip } = pairs;
  const alone = `${pairs.canaryAlone} orders of the canary and ${pairs.twinAlone} of the twin have no counterpart.`;
  if (n === 0) return [`No two orders could be paired. ${alone}`];
  const median = (of: Spread, { unit, digits }: Unit) =>
    of.p50 === null ? "no pair has both values" : `median ${signed(of.p50, digits)} ${unit} (n ${of.n})`;
  return [
    `${n} pairs: the same side and purpose, sent within 5 s of each other. ${alone}`,
    `Filled: both ${pairs.bothFilled}, only the canary ${pairs.onlyCanaryFilled}, only the twin ${pairs.onlyTwinFilled}, neither ${pairs.neitherFilled}.`,
    `Canary minus twin, pair by pair: acknowledgement ${median(ack, MS)}; slippage ${median(slip, BPS)}.`,
  ];
}

/** What has to be known to read the comparison. */
export const TWIN_HINT =
  "The same trader with the same flags traded on paper on the same ticks. For information only: no verdict reads it. On the paper exchange an order does not change the book, so neither moved the other's market.";
