import type { RunState } from "#lib/canary/model.ts";
import type { Measurement } from "#lib/canary/run-events.ts";
import { MEASURE_WORDS } from "#lib/template/measure-words.ts";
import type { MeasureName, TriggerKind } from "#lib/template/schema.ts";

/** Raised whenever the meaning of a reading below changes. */
const READING_RULE_VERSION = 1;
/** Which measure each trigger reads. */
const READ_BY: ReadonlyArray<[MeasureName, TriggerKind]> = [
  ["lossUsd", "LOSS"],
  ["errorRatePct", "ERROR_RATE"],
  ["p95LatencyMs", "LATENCY_P95"],
];

/** The last trigger readings of a run whose worker is gone, as measurements: the windows themselves died with the worker. */
export function lastReadings(state: Pick<RunState, "triggers">, rateWindowSec: number): Measurement[] {
  return READ_BY.flatMap(([measure, kind]) => {
    const reading = state.triggers.find((trigger) => trigger.kind === kind);
    if (!reading || reading.value === null) return [];
    const { value, n } = reading;
    const windowSec = measure === "lossUsd" ? null : rateWindowSec;
    return [
      { measure, value, unit: MEASURE_WORDS[measure].unit, n, windowSec, ruleVersion: READING_RULE_VERSION },
    ];
  });
}
