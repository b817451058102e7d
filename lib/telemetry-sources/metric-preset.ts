import type { MetricField, PrometheusSource } from "../template/command-profile.ts";
import { type MetricSeries, readSeries } from "../template/metric-series.ts";

/**
 * Names as GPT-Trader's public documentation has them, and guesses in the same style where it names none (positions,
 * profit, streams). The first one that is there counts.
 */
export const GPT_TRADER_NAMES: Readonly<Record<MetricField, readonly string[]>> = {
  equityUsd: ["gpt_trader_equity_dollars", "gpt_trader_equity"],
  realizedUsd: ["gpt_trader_realized_pnl_dollars", "gpt_trader_realized_pnl_usd"],
  unrealizedUsd: ["gpt_trader_unrealized_pnl_dollars", "gpt_trader_unrealized_pnl_usd"],
  feesUsd: ["gpt_trader_fees_dollars", "gpt_trader_fees_usd"],
  fundingUsd: ["gpt_trader_funding_pnl_dollars", "gpt_trader_funding_usd"],
  positionBtc: ["gpt_trader_position_btc", "gpt_trader_position_size"],
  bid: ["gpt_trader_best_bid", "gpt_trader_bid_price"],
  ask: ["gpt_trader_best_ask", "gpt_trader_ask_price"],
  depthUsd: ["gpt_trader_depth_dollars", "gpt_trader_depth_usd"],
  publicStreamUp: [
    'gpt_trader_websocket_connected{stream="public"}',
    "gpt_trader_websocket_connected",
    "gpt_trader_ws_connected",
  ],
  privateStreamUp: [
    'gpt_trader_websocket_connected{stream="private"}',
    "gpt_trader_websocket_connected",
    "gpt_trader_ws_connected",
  ],
  rssBytes: ["process_resident_memory_bytes", "gpt_trader_memory_rss_bytes"],
  ordersSubmittedTotal: ["gpt_trader_order_submission_total"],
  ordersAcceptedTotal: ['gpt_trader_order_submission_total{result="success"}'],
  ordersRejectedTotal: ['gpt_trader_order_submission_total{result="rejected"}'],
  ordersFailedTotal: ['gpt_trader_order_submission_total{result="failed"}'],
  orderLatency: [
    'gpt_trader_broker_call_latency_seconds{operation="submit",outcome="success"}',
    'gpt_trader_order_submission_latency_seconds{result="success"}',
    "gpt_trader_order_latency_seconds",
  ],
  requestsFailedTotal: ['gpt_trader_broker_call_latency_seconds_count{outcome="failure"}'],
  errorsTotal: ["gpt_trader_cycle_errors_total", "gpt_trader_errors_total"],
  criticalErrorsTotal: ['gpt_trader_errors_total{severity="critical"}'],
};

const FIELDS = Object.keys(GPT_TRADER_NAMES) as MetricField[];

/** The series to look for, per field, best first; a name of the template stands alone. */
export function seriesByField({ preset, names }: PrometheusSource): Map<MetricField, MetricSeries[]> {
  const series = new Map<MetricField, MetricSeries[]>();
  for (const field of FIELDS) {
    const own = names[field];
    const written = own === undefined ? (preset === "gpt_trader" ? GPT_TRADER_NAMES[field] : []) : [own];
    const read = written.map(readSeries).filter((one) => one !== null);
    if (read.length > 0) series.set(field, read);
  }
  return series;
}
