import { durationWords } from "../template/duration-words.ts";
import type { MeasureName } from "../template/schema.ts";
import type { DrillState } from "./model.ts";

/** One drill per trigger, and one per process that may die. All of them must have passed before any of them counts. */
export const TRIGGER_DRILL_MEASURES = [
  "drillLoss",
  "drillErrorRate",
  "drillConsecutiveErrors",
  "drillUnauthorised",
  "drillLatency",
  "drillStreamSilence",
  "drillTelemetryStop",
  "drillWorkerDeath",
  "drillWatchdog",
] as const satisfies readonly MeasureName[];

/** Whether exactly what a drill provoked has answered it; null for a drill that did not say. */
export function isAnsweredAlone({ expected, fired }: DrillState): boolean | null {
  if (expected === undefined || fired === undefined) return null;
  return fired.length === 1 && fired[0] === expected;
}

const slowest = (what: string, times: readonly (number | null)[]): string | null => {
  const known = times.filter((ms) => ms !== null);
  return known.length === 0 ? null : `slowest ${what} ${durationWords(Math.max(...known))}`;
};

/** The trigger drills of a run as one fact; null when none was run. A drill that is missing has not passed. */
export function triggersDrilled(drills: readonly DrillState[]): { ok: boolean; words: string } | null {
  // By measure: one that was drilled twice does not stand in for one that never was.
  const done = TRIGGER_DRILL_MEASURES.map((measure) => drills.filter(({ drill }) => drill === measure));
  if (done.every((ofOne) => ofOne.length === 0)) return null;
  const answered = done.filter((ofOne) => ofOne.length > 0 && ofOne.every(({ ok }) => ok));
  const missing = done.length - answered.length;
  const passed = answered.flat();
  const words = [
    `${answered.length} of ${done.length} fired alone and ended flat`,
    slowest(
      "reaction",
      passed.map(({ reactionMs }) => reactionMs),
    ),
    slowest(
      "flat",
      passed.map(({ flatMs }) => flatMs),
    ),
  ];
  return { ok: missing === 0, words: words.filter((part) => part !== null).join(", ") };
}
