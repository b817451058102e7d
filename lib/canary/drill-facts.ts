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

const IS_TRIGGER_DRILL: ReadonlySet<string> = new Set(TRIGGER_DRILL_MEASURES);

/** Whether exactly what a drill provoked has answered it; null for a drill that did not say. */
export function isAnsweredAlone({ expected, fired }: DrillState): boolean | null {
  if (expected === undefined || fired === undefined) return null;
  return fired.length === 1 && fired[0] === expected;
}

/** A time as drills are read: "14 ms", "2.4 s". */
export function drillTime(ms: number): string {
  if (ms >= 1_000) return `${(ms / 1_000).toFixed(1)} s`;
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

const slowest = (what: string, times: readonly (number | null)[]): string | null => {
  const known = times.filter((ms) => ms !== null);
  return known.length === 0 ? null : `slowest ${what} ${drillTime(Math.max(...known))}`;
};

/** The trigger drills of a run as one fact; null when none was run. A drill that is missing has not passed. */
export function triggersDrilled(drills: readonly DrillState[]): { ok: boolean; words: string } | null {
  const done = drills.filter(({ drill }) => IS_TRIGGER_DRILL.has(drill));
  if (done.length === 0) return null;
  const passed = done.filter(({ ok }) => ok);
  const missing = TRIGGER_DRILL_MEASURES.length - passed.length;
  const words = [
    `${passed.length} of ${TRIGGER_DRILL_MEASURES.length} fired alone and ended flat`,
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
