import { Decimal } from "decimal.js";
import type { Telemetry } from "../canary/telemetry.ts";
import type { MetricField, PrometheusSource } from "../template/command-profile.ts";
import type { MetricSeries } from "../template/metric-series.ts";
import { latencySamples } from "./latency-buckets.ts";
import { seriesByField } from "./metric-preset.ts";
import { readExposition, type Sample, samplesOf } from "./prometheus-text.ts";

export type Scraped = { ok: true; lines: Telemetry[] } | { ok: false; reason: string };
type Options = {
  source: PrometheusSource;
  /** The approved symbol: orders known only by their number are of it. */
  symbol: string;
  /** Whether orders and requests are counted from here; not so when the bot names each one itself. */
  counts: { orders: boolean; requests: boolean };
};

/** A counter that grows by more between two scrapes says nothing that anybody could judge. */
const MAX_GROWTH = 500;
const COUNTED = "counted by the canary's metrics, which do not say side and size";
/** What an `account` line consists of. */
const MONEY = ["equityUsd", "realizedUsd", "unrealizedUsd", "feesUsd", "fundingUsd", "positionBtc"] as const;

/** Turns scrapes of a bot's metrics into the lines that it would have printed. Counters count from the first scrape on. */
export class MetricsReader {
  readonly #options: Options;
  readonly #series: Map<MetricField, MetricSeries[]>;
  readonly #totals = new Map<string, Decimal>();
  readonly #streams = new Map<string, string>();
  #orders = 0;
  #waiting: string[] = [];
  #isFirst = true;
  #problem: string | null = null;

  constructor(options: Options) {
    this.#options = options;
    this.#series = seriesByField(options.source);
  }

  /** One answer of the metrics' address, read at `nowMs`. After a refused one, counters count from what it said. */
  read(text: string, nowMs: number): Scraped {
    const exposition = readExposition(text);
    if (!exposition.ok) return exposition;
    const { samples } = exposition;
    const waiting = [...this.#waiting];
    this.#problem = null;
    const lines: Telemetry[] = [
      ...this.#countedOrders(samples, nowMs),
      ...this.#countedRequests(samples, nowMs),
      ...this.#countedErrors(samples, nowMs),
    ];
    this.#isFirst = false;
    if (this.#problem !== null) {
      this.#waiting = waiting;
      return { ok: false, reason: this.#problem };
    }
    return { ok: true, lines: [...this.#gauges(samples, nowMs), ...lines, { t: nowMs, type: "heartbeat" }] };
  }

  #gauge(samples: readonly Sample[], field: MetricField): string | null {
    for (const series of this.#series.get(field) ?? []) {
      const found = samplesOf(samples, series);
      if (found.length > 0) return sum(found).toFixed();
    }
    return null;
  }

  #gauges(samples: readonly Sample[], t: number): Telemetry[] {
    const lines: Telemetry[] = [];
    const money = MONEY.map((field) => this.#gauge(samples, field));
    const [equityUsd, realizedUsd, unrealizedUsd, feesUsd, fundingUsd, positionBtc] = money;
    // Half an account is no claim: what is not said is not zero.
    if (equityUsd && realizedUsd && unrealizedUsd && feesUsd && fundingUsd && positionBtc) {
      const account = { equityUsd, realizedUsd, unrealizedUsd, feesUsd, fundingUsd, positionBtc };
      lines.push({ t, type: "account", ...account });
    }
    const bid = this.#gauge(samples, "bid");
    const ask = this.#gauge(samples, "ask");
    const depthUsd = this.#gauge(samples, "depthUsd");
    if (bid && ask && depthUsd) lines.push({ t, type: "market", bid, ask, depthUsd });
    const rss = Number(this.#gauge(samples, "rssBytes") ?? Number.NaN);
    if (rss >= 0) lines.push({ t, type: "process", rssBytes: rss });
    return [...lines, ...this.#streamLines(samples, t)];
  }

  #streamLines(samples: readonly Sample[], t: number): Telemetry[] {
    const names = { public: "publicStreamUp", private: "privateStreamUp" } as const;
    return (["public", "private"] as const).flatMap((name): Telemetry[] => {
      const value = this.#gauge(samples, names[name]);
      const state = value === null ? null : Number(value) > 0 ? "up" : "down";
      if (state === null || this.#streams.get(name) === state) return [];
      this.#streams.set(name, state);
      return [{ t, type: "stream", name, state }];
    });
  }

  /** By how much a counter has grown since the last scrape; 0 at the first, and where it is not there. */
  #growth(samples: readonly Sample[], field: MetricField): number {
    const series = this.#series.get(field)?.find((one) => samplesOf(samples, one).length > 0);
    if (!series) return 0;
    // By series: where a better one comes up later, it is another counter and not this one gone back.
    return this.#grown(`${field} (${series.name})`, sum(samplesOf(samples, series)));
  }

  #grown(key: string, total: Decimal): number {
    const before = this.#totals.get(key) ?? (this.#isFirst ? total : new Decimal(0));
    const growth = total.minus(before);
    this.#totals.set(key, total);
    if (growth.gte(0) && growth.lte(MAX_GROWTH)) return growth.floor().toNumber();
    this.#problem ??= growth.isNegative()
      ? `counter ${key} went back from ${before} to ${total}: the canary has restarted`
      : `counter ${key} grew by ${growth} in one scrape, more than ${MAX_GROWTH}`;
    return 0;
  }

  #order(status: "submitted" | "accepted" | "rejected" | "failed", id: string, t: number): Telemetry {
    const { symbol } = this.#options;
    return { t, type: "order", id, status, symbol, side: "unknown", sizeBtc: "0", reason: COUNTED };
  }

  #countedOrders(samples: readonly Sample[], t: number): Telemetry[] {
    if (!this.#options.counts.orders || !this.#series.has("ordersAcceptedTotal")) return [];
    const lines: Telemetry[] = [];
    const next = () => {
      this.#orders += 1;
      return `metrics-${this.#orders}`;
    };
    for (let left = this.#growth(samples, "ordersSubmittedTotal"); left > 0; left -= 1) {
      const id = next();
      this.#waiting.push(id);
      lines.push(this.#order("submitted", id, t));
    }
    for (const status of ["rejected", "failed", "accepted"] as const) {
      const field = `orders${status[0]?.toUpperCase()}${status.slice(1)}Total` as MetricField;
      for (let left = this.#growth(samples, field); left > 0; left -= 1) {
        lines.push(this.#order(status, this.#waiting.shift() ?? next(), t));
      }
    }
    return lines;
  }

  #countedRequests(samples: readonly Sample[], t: number): Telemetry[] {
    if (!this.#options.counts.requests) return [];
    const series = this.#series
      .get("orderLatency")
      ?.find(({ name, labels }) => samplesOf(samples, { name: `${name}_count`, labels }).length > 0);
    const latency = series
      ? latencySamples(samples, series, (bucket, total) => this.#grown(bucket, total))
      : [];
    const good = latency.map((ms): Telemetry => ({ t, type: "request", ok: true, ms, op: "create" }));
    const failed = this.#growth(samples, "requestsFailedTotal");
    const bad = Array.from({ length: failed }, (): Telemetry => ({ t, type: "request", ok: false, ms: 0 }));
    return [...good, ...bad];
  }

  #countedErrors(samples: readonly Sample[], t: number): Telemetry[] {
    if (!this.#options.counts.requests) return [];
    const critical = this.#growth(samples, "criticalErrorsTotal");
    const plain = Math.max(0, this.#growth(samples, "errorsTotal") - critical);
    const line = (severity: "critical" | "error"): Telemetry => ({
      t,
      type: "error",
      severity,
      message: `the canary's metrics count one more ${severity === "critical" ? "critical error" : "error"}`,
    });
    return [
      ...Array.from({ length: critical }, () => line("critical")),
      ...Array.from({ length: plain }, () => line("error")),
    ];
  }
}

function sum(samples: readonly Sample[]): Decimal {
  return samples.reduce((total, { value }) => total.plus(value), new Decimal(0));
}
