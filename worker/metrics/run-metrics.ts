import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { RunEventBody, Tick } from "#lib/canary/run-events.ts";
import { TRIGGER_KINDS } from "#lib/template/schema.ts";

type TickEntry = Extract<RunEventBody, { type: "tick" }>;
/** Labels of one run's series. */
export type RunLabels = { run: string; kind: string; symbol: string };

const LABELS = ["run", "kind", "symbol"] as const;
/** Field of a tick → name and help of its series. Units stand in the names. */
const FIELDS: ReadonlyArray<readonly [keyof Tick, string, string]> = [
  ["equityUsd", "equity_usd", "Equity of the venue account, USD"],
  ["pnlUsd", "pnl_usd", "Equity now minus equity at T+0, USD"],
  ["positionBtc", "position_btc", "Position of the account, BTC"],
  ["openOrders", "open_orders", "Open orders of the account"],
  ["markPrice", "mark_price_usd", "Mark price, USD"],
  ["spreadBps", "spread_bps", "(ask - bid) / mid, basis points"],
  ["depthUsd", "depth_usd", "Notional of the weaker side within 10 bps of mid, USD"],
  ["acceptancePct", "acceptance_percent", "Accepted orders of submitted ones, percent"],
  ["orderSuccessPct", "order_success_percent", "Orders that reached their intended end, percent"],
  ["errorRatePct", "error_rate_percent", "Technical failures of all requests, percent"],
  ["p50LatencyMs", "latency_p50_ms", "Median request latency on the wire, ms"],
  ["p95LatencyMs", "latency_p95_ms", "95th percentile of request latency on the wire, ms"],
  ["wsUptimePct", "websocket_uptime_percent", "Time with both streams up, percent"],
  ["wsDownSec", "websocket_down_seconds", "How long a stream has been down, seconds"],
  ["rssMb", "canary_memory_mb", "Resident memory of the canary, MB"],
  ["ordersSubmitted", "orders_submitted", "Orders submitted since T+0"],
  ["fills", "fills", "Fills since T+0"],
  ["telemetryAgeMs", "telemetry_age_ms", "Age of the canary's last line, ms"],
  ["venueAgeMs", "venue_age_ms", "Age of the last word from the venue, ms"],
];

/** Prometheus series of the worker: one set of gauges per live run, removed when it ends. */
export class RunMetrics {
  readonly registry = new Registry();
  readonly #gauges: ReadonlyArray<readonly [keyof Tick, Gauge<(typeof LABELS)[number]>]>;
  readonly #headroom: Gauge<"run" | "kind" | "symbol" | "trigger" | "part">;
  readonly #finished: Counter<"kind" | "phase">;
  readonly #live: Gauge<never>;

  constructor() {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry, prefix: "countersign_worker_" });
    this.#gauges = FIELDS.map(([field, name, help]) => {
      const gauge = new Gauge({ name: `countersign_run_${name}`, help, labelNames: LABELS, registers });
      return [field, gauge] as const;
    });
    this.#headroom = new Gauge({
      name: "countersign_run_trigger",
      help: "Value and limit of each rollback trigger, in the trigger's unit",
      labelNames: [...LABELS, "trigger", "part"] as const,
      registers,
    });
    this.#finished = new Counter({
      name: "countersign_runs_finished_total",
      help: "Runs that reached a final phase",
      labelNames: ["kind", "phase"] as const,
      registers,
    });
    this.#live = new Gauge({
      name: "countersign_runs_live",
      help: "Runs that this worker supervises",
      registers,
    });
  }

  /** Takes a tick of a live run. What was not observed has no series. */
  tick(labels: RunLabels, { tick, triggers }: TickEntry): void {
    for (const [field, gauge] of this.#gauges) {
      const value = tick[field];
      if (value === null) gauge.remove(labels);
      else gauge.set(labels, value);
    }
    for (const { kind: trigger, value, limit } of triggers) {
      if (value !== null) this.#headroom.set({ ...labels, trigger, part: "value" }, Number(value));
      if (limit !== null) this.#headroom.set({ ...labels, trigger, part: "limit" }, Number(limit));
    }
  }

  started(): void {
    this.#live.inc();
  }

  /** Ends the series of a run. `phase`: null when it goes on elsewhere. */
  ended(labels: RunLabels, phase: string | null): void {
    this.#live.dec();
    if (phase !== null) this.#finished.inc({ kind: labels.kind, phase });
    for (const [, gauge] of this.#gauges) gauge.remove(labels);
    for (const trigger of TRIGGER_KINDS) {
      for (const part of ["value", "limit"]) this.#headroom.remove({ ...labels, trigger, part });
    }
  }
}
