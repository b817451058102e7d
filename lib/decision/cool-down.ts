import { MS_PER_HOUR } from "../template/milliseconds.ts";
import { utcWords } from "../template/utc-words.ts";
import type { Blocker } from "./blocker.ts";
import type { Decision } from "./model.ts";

/** A canary that failed or was rolled back, on the account and symbol of a decision or as the one that it tries again. */
export type FailedCanary = {
  runId: string;
  decisionId: string;
  decisionNumber: number;
  endedAtMs: number;
  /** How long its own template locks account and symbol; 0 for a rehearsal, which locks nothing. */
  coolDownHours: number;
  /** As recorded on its decision; empty while nobody did. */
  rootCause: string;
  fixes: string;
};

/** When the lock of a failed canary opens, epoch ms; exactly then it is open. */
export function lockedUntilMs(failure: FailedCanary): number {
  return failure.endedAtMs + failure.coolDownHours * MS_PER_HOUR;
}

/** The lock that opens last and is still closed, or null. */
export function coolDownLock(
  failures: readonly FailedCanary[],
  nowMs: number,
): { untilMs: number; failure: FailedCanary } | null {
  const closed = failures
    .map((failure) => ({ untilMs: lockedUntilMs(failure), failure }))
    .filter(({ untilMs }) => nowMs < untilMs);
  return closed.sort((a, b) => b.untilMs - a.untilMs)[0] ?? null;
}

/** When the demo that a decision rests on began; evidence from outside counts from its observation. */
function demoBeganAtMs({ demo, runs }: Decision): number | null {
  if (!demo) return null;
  return runs.find((run) => run.runId === demo.runId)?.startedAtMs ?? demo.observedAtMs;
}

const isBlank = (text: string) => text.trim() === "";

/** What must be recorded after one failure before anything is launched there again. */
function recordBlockers(decision: Decision, failure: FailedCanary): Blocker[] {
  const isRetry = decision.retryOf === failure.decisionId;
  if (!isRetry && failure.coolDownHours === 0) return [];
  const href = `/decisions/${failure.decisionId}#after`;
  const of = `the failed canary of #${failure.decisionNumber}`;
  const found: Blocker[] = [];
  // A retry carries them along and may complete them; every other decision looks at the failed one.
  if (isBlank(failure.rootCause) && !(isRetry && !isBlank(decision.after.rootCause)))
    found.push({ code: "ROOT_CAUSE_MISSING", words: `the root cause of ${of} is not recorded`, href });
  if (isBlank(failure.fixes) && !(isRetry && !isBlank(decision.after.fixes)))
    found.push({ code: "FIXES_MISSING", words: `the fixes since ${of} are not recorded`, href });
  const beganAtMs = demoBeganAtMs(decision);
  if (beganAtMs === null || beganAtMs <= failure.endedAtMs) {
    const words =
      beganAtMs === null
        ? `a new demo run is needed after ${of}`
        : `a new demo run is needed: the one at hand began before ${of} ended`;
    found.push({ code: "NEW_DEMO_MISSING", words, href: "#evidence" });
  }
  return found;
}

/**
 * What a failed canary still keeps closed on its account and symbol: its cool-down, and until root cause, fixes and a new
 * demo run are recorded. A scrubbed launch is no failure and is not among `failures`.
 */
export function coolDownBlockers(
  decision: Decision,
  failures: readonly FailedCanary[],
  nowMs: number,
): Blocker[] {
  const lock = coolDownLock(failures, nowMs);
  const locked: Blocker[] = lock
    ? [
        {
          code: "COOL_DOWN",
          words: `${decision.config.symbol} is locked until ${utcWords(lock.untilMs)}, ${lock.failure.coolDownHours} h after the canary of #${lock.failure.decisionNumber} failed`,
          href: "#go",
        },
      ]
    : [];
  return [...locked, ...failures.flatMap((failure) => recordBlockers(decision, failure))];
}
