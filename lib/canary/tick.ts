import type { TriggerKind } from "../template/schema.ts";
import type { Engine, Out, TriggerClock } from "./engine.ts";
import { spreadBps } from "./market-stats.ts";
import type { Rate } from "./order-stats.ts";
import { isFinal } from "./phases.ts";
import { readTrigger, streamDown, telemetryAgeMs } from "./read-trigger.ts";
import type { Tick, TriggerReading } from "./run-events.ts";
import { holds, type TriggerRule } from "./trigger-rules.ts";

/** The trend towards a limit is taken from the last minute, ms. */
const TREND_MS = 60_000;
/** A breach further away than this is no forecast, s. */
const FORECAST_SEC = 3_600;
/** From this share of the limit on a value is serious. */
const SERIOUS_SHARE = 0.8;
/** Without a warning line of its own, half of the limit is one. */
const CAUTION_SHARE = 0.5;
const MIN_TREND_SAMPLES = 5;
/** What counts how long something has been missing: it grows by itself until it comes, and has no trend. */
const SILENCES: ReadonlySet<TriggerKind> = new Set(["WS_DOWN", "NO_TELEMETRY", "LOST_CONTROL"]);

function slopePerSec(samples: TriggerClock["samples"]): number | null {
  const first = samples[0];
  if (!first || samples.length < MIN_TREND_SAMPLES) return null;
  let [sumT, sumV, sumTT, sumTV] = [0, 0, 0, 0];
  for (const { atMs, value } of samples) {
    const t = (atMs - first.atMs) / 1000;
    sumT += t;
    sumV += value;
    sumTT += t * t;
    sumTV += t * value;
  }
  const n = samples.length;
  const spread = n * sumTT - sumT * sumT;
  return spread > 0 ? (n * sumTV - sumT * sumV) / spread : null;
}

function breachIn(kind: TriggerKind, clock: TriggerClock, value: number, limit: number): number | null {
  if (SILENCES.has(kind) && value < limit * CAUTION_SHARE) return null;
  const slope = SILENCES.has(kind) ? 1 : slopePerSec(clock.samples);
  if (slope === null || slope <= 0 || value >= limit) return null;
  const sec = (limit - value) / slope;
  return sec <= FORECAST_SEC ? Number(sec.toFixed(1)) : null;
}

function levelOf(rule: TriggerRule, value: number, n: number): TriggerReading["level"] {
  if (n < rule.minSamples) return "standby";
  if (rule.limit === null) return "normal";
  if (holds(value, rule.op, rule.limit)) return "critical";
  if (rule.limit > 0 && value >= rule.limit * SERIOUS_SHARE) return "serious";
  const caution = rule.warnAt ?? rule.limit * CAUTION_SHARE;
  return caution > 0 && value >= caution ? "caution" : "normal";
}

function readingFor(engine: Engine, rule: TriggerRule): TriggerReading {
  const reading = readTrigger(engine, rule.kind);
  const clock = engine.clocks[rule.kind];
  const limit = rule.limitText;
  if (!reading || reading.value === null) {
    const level = engine.rollback?.kind === rule.kind ? "critical" : "standby";
    return { kind: rule.kind, value: null, limit, n: reading?.n ?? 0, level, overSec: 0, breachInSec: null };
  }
  clock.samples.push({ atMs: engine.nowMs, value: reading.value });
  while ((clock.samples[0]?.atMs ?? engine.nowMs) < engine.nowMs - TREND_MS) clock.samples.shift();
  return {
    kind: rule.kind,
    value: reading.text(),
    limit,
    n: reading.n,
    level: engine.rollback?.kind === rule.kind ? "critical" : levelOf(rule, reading.value, reading.n),
    overSec: clock.overSinceMs === null ? 0 : Number(((engine.nowMs - clock.overSinceMs) / 1000).toFixed(1)),
    breachInSec: rule.limit === null ? null : breachIn(rule.kind, clock, reading.value, rule.limit),
  };
}

const pct = ({ numerator, denominator }: Rate): number | null =>
  denominator === 0 ? null : Number(((numerator * 100) / denominator).toFixed(2));
const numberOf = (value: string | null | undefined): number | null =>
  value === null || value === undefined ? null : Number(value);

function marketPart(engine: Engine): Pick<Tick, "markPrice" | "bid" | "ask" | "spreadBps" | "depthUsd"> {
  const market = engine.watch.market.last;
  return {
    markPrice: numberOf(engine.watch.venue?.markPrice) ?? market?.markPrice ?? null,
    bid: market?.bid ?? null,
    ask: market?.ask ?? null,
    spreadBps: market ? Number(spreadBps(market.bid, market.ask).toFixed(4)) : null,
    depthUsd: market?.depthUsd ?? null,
  };
}

function tickOf(engine: Engine): Tick {
  const { watch, nowMs } = engine;
  const { requests } = watch;
  const uptime = [watch.streams.public, watch.streams.private].filter((stream) => stream.state !== null);
  return {
    tMs: nowMs,
    equityUsd: numberOf(watch.venue?.equityUsd),
    pnlUsd: watch.lossUsd ? watch.lossUsd.neg().plus(0).toNumber() : null,
    positionBtc: numberOf(watch.venue?.positionBtc),
    openOrders: watch.venue?.openOrders ?? null,
    ...marketPart(engine),
    acceptancePct: pct(watch.orders.acceptance(nowMs)),
    orderSuccessPct: pct(watch.orders.success()),
    errorRatePct: pct({ numerator: requests.windowFailures, denominator: requests.windowTotal }),
    p50LatencyMs: requests.windowPercentile(50),
    p95LatencyMs: requests.windowPercentile(95),
    wsUptimePct:
      uptime.length === 0
        ? null
        : Number(Math.min(...uptime.map((stream) => stream.uptimePct(nowMs))).toFixed(3)),
    wsDownSec: streamDown(engine)?.sec ?? null,
    rssMb: watch.memory.lastMb === null ? null : Number(watch.memory.lastMb.toFixed(1)),
    ordersSubmitted: watch.orders.submitted,
    fills: watch.fills,
    telemetryAgeMs: telemetryAgeMs(engine),
    venueAgeMs: watch.venueAtMs === null ? null : Math.max(0, nowMs - watch.venueAtMs),
  };
}

/** Writes the wide row when it is due: from launch until the run has ended. */
export function tickWhenDue(engine: Engine, out: Out): void {
  if (engine.life.t0Ms === null || isFinal(engine.phase) || engine.nowMs < engine.nextTickMs) return;
  const { tickMs } = engine.setup.template.timing;
  // The grid stays on T+0; ticks missed while nobody called are not made up.
  const passed = Math.floor((engine.nowMs - engine.life.t0Ms) / tickMs);
  engine.nextTickMs = engine.life.t0Ms + (passed + 1) * tickMs;
  engine.watch.ticks += 1;
  writeTick(engine, out);
}

/** The row of the very end, between two places of the grid: curves and figures end at what the venue showed when flat was proven. */
export function lastTick(engine: Engine, out: Out): void {
  if (engine.life.t0Ms !== null) writeTick(engine, out);
}

function writeTick(engine: Engine, out: Out): void {
  out.events.push({
    type: "tick",
    tick: tickOf(engine),
    triggers: engine.rules.map((rule) => readingFor(engine, rule)),
  });
}
