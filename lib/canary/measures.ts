import { Decimal } from "decimal.js";
import { MEASURE_WORDS } from "../template/measure-words.ts";
import type { MeasureName } from "../template/schema.ts";
import { wilsonInterval } from "../template/wilson-interval.ts";
import { type Engine, measuredUntilMs } from "./engine.ts";
import type { Rate } from "./order-stats.ts";
import { streamDown, telemetryAgeMs } from "./read-trigger.ts";
import type { Measurement } from "./run-events.ts";

/** Raised whenever the meaning of any measure below changes. */
export const MEASURE_RULE_VERSION = 2;

type Extra = Partial<Pick<Measurement, "numerator" | "denominator" | "windowSec" | "interval">>;

function measured(measure: MeasureName, value: string | null, n: number, extra: Extra = {}): Measurement {
  const { unit } = MEASURE_WORDS[measure];
  return { measure, value, unit, n, windowSec: null, ruleVersion: MEASURE_RULE_VERSION, ...extra };
}

/** The same measurements with the age of the newest observation in them. */
function aged(engine: Engine, lastAtMs: number | null, list: Measurement[]): Measurement[] {
  const dataAgeMs = lastAtMs === null ? null : Math.max(0, engine.nowMs - lastAtMs);
  return list.map((one) => ({ ...one, dataAgeMs }));
}

/** A number for people: fixed digits, no trailing zeros, never "-0" or an exponent. */
function text(value: number | null, digits: number): string | null {
  if (value === null || !Number.isFinite(value)) return null;
  return new Decimal(value.toFixed(digits)).plus(0).toFixed();
}

const count = (measure: MeasureName, value: number): Measurement => measured(measure, String(value), 1);

/** Percent with four decimals, rounded away from a pass by nothing: the exact quotient decides up to 1e-4. */
function rate(measure: MeasureName, { numerator, denominator }: Rate): Measurement {
  if (denominator === 0) return measured(measure, null, 0, { numerator, denominator });
  const value = new Decimal(numerator).times(100).div(denominator).toDecimalPlaces(4).toFixed();
  const interval = wilsonInterval(value, denominator);
  return measured(measure, value, denominator, {
    numerator,
    denominator,
    interval: [interval[0], interval[1]],
  });
}

function orderMeasures(engine: Engine): Measurement[] {
  const { orders, requests } = engine.watch;
  const untilMs = measuredUntilMs(engine);
  const latency = requests.runPercentiles();
  return [
    ...aged(engine, orders.lastAtMs, [
      rate("acceptancePct", orders.acceptance(untilMs)),
      rate("acceptanceRawPct", orders.acceptanceRaw(untilMs)),
      rate("orderSuccessPct", orders.success()),
      count("ordersSubmitted", orders.submitted),
    ]),
    ...aged(engine, requests.lastAtMs, [
      rate("errorRatePct", { numerator: requests.failures, denominator: requests.total }),
      measured("p50LatencyMs", text(latency.p50, 3), latency.n),
      measured("p95LatencyMs", text(latency.p95, 3), latency.n),
      count("consecutiveErrors", requests.consecutiveErrors),
    ]),
    count("criticalErrors", engine.watch.criticalErrors),
  ];
}

function streamMeasures(engine: Engine): Measurement[] {
  const { public: book, private: account } = engine.watch.streams;
  const untilMs = measuredUntilMs(engine);
  const isSilent = book.state === null && account.state === null;
  const uptime = isSilent ? null : Math.min(book.uptimePct(untilMs), account.uptimePct(untilMs));
  const observedSec = Math.floor((untilMs - (engine.life.t0Ms ?? untilMs)) / 1000);
  return aged(engine, engine.watch.lastLineAtMs, [
    measured("wsUptimePct", text(uptime, 4), isSilent ? 0 : observedSec),
    measured(
      "wsReconnects",
      isSilent ? null : String(book.reconnects + account.reconnects),
      isSilent ? 0 : 1,
    ),
    measured("wsDownSec", text(streamDown(engine)?.sec ?? null, 3), 1),
    measured("stalenessEvents", isSilent ? null : String(book.staleEpisodes), isSilent ? 0 : 1),
  ]);
}

function processMeasures(engine: Engine): Measurement[] {
  const { memory, market } = engine.watch;
  const medians = market.medians();
  const ageMs = telemetryAgeMs(engine);
  return [
    ...aged(engine, memory.lastAtMs, [
      measured("memorySlopeMbPerMin", text(memory.slopeMbPerMin(), 4), memory.n),
      measured("memoryRangePct", text(memory.rangePct(), 4), memory.n),
    ]),
    measured("telemetryAgeSec", ageMs === null ? null : text(ageMs / 1000, 3), ageMs === null ? 0 : 1),
    count("ticksRecorded", engine.watch.ticks),
    ...aged(engine, market.lastAtMs, [
      measured("spreadBps", text(medians.spreadBps, 4), medians.n),
      measured("depthUsd", text(medians.depthUsd, 2), medians.n),
    ]),
  ];
}

function moneyMeasures(engine: Engine): Measurement[] {
  const { claims, funding, lossUsd, drawdownUsd, venueAtMs } = engine.watch;
  const n = lossUsd ? 1 : 0;
  return [
    ...aged(engine, venueAtMs, [
      measured("lossUsd", lossUsd?.toFixed() ?? null, n),
      measured("profitUsd", lossUsd ? lossUsd.neg().plus(0).toFixed() : null, n),
      measured("drawdownUsd", lossUsd ? drawdownUsd.toFixed() : null, n),
    ]),
    ...aged(engine, claims.lastAtMs, [
      measured(
        "pnlDifferenceUsd",
        claims.pnl.comparisons > 0 ? claims.worstUsd().toFixed() : null,
        claims.pnl.comparisons,
      ),
      measured(
        "positionDifferenceBtc",
        claims.position.comparisons > 0 ? claims.position.worst.toFixed() : null,
        claims.position.comparisons,
      ),
    ]),
    measured(
      "fundingDifferenceUsd",
      funding.settlements > 0 ? funding.difference().toFixed() : null,
      funding.settlements,
    ),
    count("fundingSettlements", funding.settlements),
  ];
}

function accountMeasures(engine: Engine): Measurement[] {
  const { venue } = engine.watch;
  const flat = engine.ending.flat ?? engine.rollback?.flat ?? null;
  const position = flat?.positionBtc ?? venue?.positionBtc ?? null;
  const openOrders = flat?.openOrders ?? venue?.openOrders ?? null;
  return [
    measured(
      "positionBtc",
      position === null ? null : new Decimal(position).abs().toFixed(),
      position === null ? 0 : 1,
    ),
    measured("openOrders", openOrders === null ? null : String(openOrders), openOrders === null ? 0 : 1),
    count("limitBreaches", engine.watch.limitBreaches),
    count("unauthorisedActs", engine.watch.unauthorised.count),
    measured("riskFindings", String(engine.watch.risk.findings), engine.watch.risk.lines),
  ];
}

const fact = (measure: MeasureName, isTrue: boolean | null): Measurement =>
  measured(measure, isTrue === null ? null : isTrue ? "1" : "0", isTrue === null ? 0 : 1);

function recordMeasures(engine: Engine): Measurement[] {
  const { isArchived, isReported, recordGaps, recordEntries } = engine.ending;
  return [
    measured("recordGaps", recordGaps === null ? null : String(recordGaps), recordEntries),
    fact("logsArchived", isArchived),
    fact("reportWritten", isReported),
  ];
}

/** Minutes from T-0 to the end of measuring, rounded down so that a run never looks longer than it was. */
function duration(engine: Engine): Measurement {
  const { t0Ms } = engine.life;
  if (t0Ms === null) return measured("durationMin", null, 0);
  const minutes = new Decimal(Math.max(0, measuredUntilMs(engine) - t0Ms)).div(60_000);
  return measured("durationMin", minutes.toDecimalPlaces(4, Decimal.ROUND_DOWN).toFixed(), 1);
}

/** Everything that this run has measured so far, one entry a measure; what was not observed has value null. */
export function measurementsOf(engine: Engine): Measurement[] {
  return [
    duration(engine),
    ...orderMeasures(engine),
    ...streamMeasures(engine),
    ...processMeasures(engine),
    ...moneyMeasures(engine),
    ...accountMeasures(engine),
    ...recordMeasures(engine),
  ];
}
