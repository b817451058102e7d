import type { StandingFacts } from "#components/decision/standing-callouts.tsx";
import { coolDownLock } from "#lib/decision/cool-down.ts";
import { solvable } from "#lib/decision/solvable.ts";
import type { DecisionView } from "#lib/service/load-decision-view.ts";

const TO_BE_SIGNED: ReadonlySet<string> = new Set(["DRAFT", "IN_REVIEW"]);
const TO_BE_LAUNCHED: ReadonlySet<string> = new Set(["DRAFT", "IN_REVIEW", "AUTHORIZED", "FAILED"]);

/** What stands over a decision from its first moment: whether four people can sign it, whether its symbol is locked. */
export function standingOf({ decision, people, facts, nowMs }: DecisionView): StandingFacts {
  const { phase, config } = decision;
  const lock = TO_BE_LAUNCHED.has(phase) ? coolDownLock(facts.failedCanaries, nowMs) : null;
  return {
    unsolvable: TO_BE_SIGNED.has(phase) ? solvable(decision, people, nowMs) : null,
    lock: lock && {
      untilMs: lock.untilMs,
      symbol: config.symbol,
      hours: lock.failure.coolDownHours,
      decisionId: lock.failure.decisionId,
      decisionNumber: lock.failure.decisionNumber,
    },
    isFailed: phase === "FAILED",
  };
}
