import type { MeasureName } from "../../template/schema.ts";

/** What a value of another bot is multiplied by to stand in our unit ("1000", "1/60"), and what the file called its unit. */
export type Conversion = { factor: string; from: string };
type Family = "PERCENT" | "MILLISECONDS" | "MINUTES" | "COUNT" | "PLAIN";

/** Unit words that name a scale, per family of measures; the empty one is a bare name. Absent: the unit is not certain. */
const UNITS: Readonly<Record<Family, Readonly<Record<string, string>>>> = {
  PERCENT: { pct: "1", percent: "1", percentage: "1", "%": "1", ratio: "100", fraction: "100" },
  MILLISECONDS: { ms: "1", milliseconds: "1", s: "1000", sec: "1000", seconds: "1000", us: "0.001" },
  MINUTES: { min: "1", minutes: "1", s: "1/60", sec: "1/60", seconds: "1/60", hours: "60", h: "60" },
  COUNT: { "": "1", total: "1", count: "1" },
  PLAIN: { "": "1", usd: "1", mb_per_min: "1" },
};

/** Names without prefix and unit → measure. The first column is how bots call it. */
const STEMS: Readonly<Record<string, readonly [MeasureName, Family]>> = {
  duration: ["durationMin", "MINUTES"],
  demo_duration: ["durationMin", "MINUTES"],
  run_duration: ["durationMin", "MINUTES"],
  acceptance: ["acceptancePct", "PERCENT"],
  acceptance_rate: ["acceptancePct", "PERCENT"],
  order_acceptance: ["acceptancePct", "PERCENT"],
  order_acceptance_rate: ["acceptancePct", "PERCENT"],
  order_success: ["orderSuccessPct", "PERCENT"],
  order_success_rate: ["orderSuccessPct", "PERCENT"],
  error_rate: ["errorRatePct", "PERCENT"],
  request_error_rate: ["errorRatePct", "PERCENT"],
  p50_latency: ["p50LatencyMs", "MILLISECONDS"],
  latency_p50: ["p50LatencyMs", "MILLISECONDS"],
  order_latency_p50: ["p50LatencyMs", "MILLISECONDS"],
  p95_latency: ["p95LatencyMs", "MILLISECONDS"],
  latency_p95: ["p95LatencyMs", "MILLISECONDS"],
  order_latency_p95: ["p95LatencyMs", "MILLISECONDS"],
  ws_uptime: ["wsUptimePct", "PERCENT"],
  websocket_uptime: ["wsUptimePct", "PERCENT"],
  ws_reconnects: ["wsReconnects", "COUNT"],
  websocket_reconnects: ["wsReconnects", "COUNT"],
  staleness_events: ["stalenessEvents", "COUNT"],
  stale_events: ["stalenessEvents", "COUNT"],
  critical_errors: ["criticalErrors", "COUNT"],
  memory_slope: ["memorySlopeMbPerMin", "PLAIN"],
  memory_growth: ["memorySlopeMbPerMin", "PLAIN"],
  memory_range: ["memoryRangePct", "PERCENT"],
  pnl_difference: ["pnlDifferenceUsd", "PLAIN"],
  funding_difference: ["fundingDifferenceUsd", "PLAIN"],
};
const PREFIXES = ["gpt_trader_", "gpttrader_", "trader_", "bot_", "canary_", "countersign_"];
/** A summary's quantiles that the form asks for. */
const QUANTILES: Readonly<Record<string, MeasureName>> = { "0.5": "p50LatencyMs", "0.95": "p95LatencyMs" };

/** The name in lower case with underscores and without the bot's own prefix: "gpt_trader_wsUptimePct" → "ws_uptime_pct". */
export function plainName(name: string): string {
  const snake = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[.\s-]+/g, "_")
    .toLowerCase();
  const prefix = PREFIXES.find((one) => snake.startsWith(one) && snake.length > one.length);
  return prefix ? snake.slice(prefix.length) : snake;
}

function stemOf(name: string): { stem: string; suffix: string } | null {
  if (Object.hasOwn(STEMS, name)) return { stem: name, suffix: "" };
  for (let at = name.lastIndexOf("_"); at > 0; at = name.lastIndexOf("_", at - 1)) {
    const stem = name.slice(0, at);
    if (Object.hasOwn(STEMS, stem)) return { stem, suffix: name.slice(at + 1) };
  }
  return null;
}

export type NamedMeasure =
  | { measure: MeasureName; conversion: Conversion; stem: string }
  | { problem: string };

function converted(measure: MeasureName, family: Family, unit: string, stem: string): NamedMeasure {
  const units = UNITS[family];
  const factor = Object.hasOwn(units, unit) ? units[unit] : undefined;
  if (factor !== undefined) return { measure, stem, conversion: { factor, from: unit } };
  const known = Object.keys(units).filter((one) => one !== "");
  const problem = `its unit is not certain${unit ? ` (“${unit}”)` : ""}: name it with one of ${known.join(", ")}`;
  return { problem };
}

/**
 * Which measure a name of another bot means, and its scale. The unit comes from the file's own unit, else from the end
 * of the name; a rate or a time without one is not taken, because 0.95 may be a ratio or a percentage. Null: unknown name.
 */
export function measureFor(
  name: string,
  unit: string | null,
  labels: ReadonlyMap<string, string>,
): NamedMeasure | null {
  const plain = plainName(name);
  const given = unit?.trim().toLowerCase() ?? null;
  const quantile = QUANTILES[labels.get("quantile") ?? ""];
  const summary = /^(?:order_)?latency(?:_(\w+))?$/.exec(plain);
  if (summary && quantile)
    return converted(quantile, "MILLISECONDS", given ?? summary[1] ?? "", `${plain}_${quantile}`);
  const split = stemOf(plain);
  const entry = split && STEMS[split.stem];
  if (!split || !entry) return null;
  const [measure, family] = entry;
  return converted(measure, family, given ?? split.suffix, split.stem);
}
