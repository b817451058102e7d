import type { RunPhase } from "#lib/canary/run-events.ts";
import type { TriggerKind } from "#lib/template/schema.ts";
import type { Fault } from "./rehearse-options.ts";

/** Which triggers count as the right one for each fault. Failing requests may be caught by their rate or by four in a row. */
export const RIGHT_TRIGGERS: Readonly<Record<Fault, readonly TriggerKind[]>> = {
  loss: ["LOSS"],
  errors: ["ERROR_RATE", "CONSECUTIVE_ERRORS"],
  latency: ["LATENCY_P95"],
  ws: ["WS_DOWN"],
  unauthorised: ["UNAUTHORISED"],
  telemetry: ["NO_TELEMETRY"],
  "worker-kill": ["LOST_CONTROL"],
  "worker-stop": ["LOST_CONTROL"],
};

export type RehearsalEnd = { outcome: RunPhase; trigger: TriggerKind | null; flat: boolean };
type Disturbance = { fault: Fault | null; isReplay: boolean };

/** What is wrong with an end, in words; null when it is the one that the disturbance should give. */
export function whatIsWrong(end: RehearsalEnd, { fault, isReplay }: Disturbance): string | null {
  if (!end.flat) return "the account was not proven flat";
  if (fault !== null) {
    if (end.outcome !== "ROLLED_BACK")
      return `the fault ${fault} should give ROLLED_BACK, not ${end.outcome}`;
    const right = RIGHT_TRIGGERS[fault];
    if (end.trigger && right.includes(end.trigger)) return null;
    return `the fault ${fault} should fire ${right.join(" or ")}, not ${end.trigger ?? "nothing"}`;
  }
  if (isReplay) {
    const isVerdict = end.outcome === "SUCCEEDED" || end.outcome === "FAILED";
    return isVerdict
      ? null
      : `a replay should end with a verdict, not ${end.outcome} (${end.trigger ?? "no trigger"})`;
  }
  return end.outcome === "SUCCEEDED"
    ? null
    : `an undisturbed rehearsal should succeed, not ${end.outcome} (${end.trigger ?? "no trigger"})`;
}
