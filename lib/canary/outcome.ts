import type { Template } from "../template/schema.ts";
import type { Judgement } from "./run-events.ts";
import type { RunKind } from "./run-facts.ts";

/** Which rule decides about a run that closed in good order, in words: the first that stands against success, else what carried it. */
export function outcomeOf(run: {
  template: Template;
  kind: RunKind;
  /** Why it was ended before its time; null when it was not. */
  endedEarly: string | null;
  mustHaves: readonly Judgement[];
  targetsMet: number;
}): { outcome: "SUCCEEDED" | "FAILED"; reason: string } {
  const { template, kind, endedEarly, mustHaves, targetsMet } = run;
  if (endedEarly)
    return { outcome: "FAILED", reason: `${endedEarly}. A run that was stopped early is no success.` };
  if (kind !== "CANARY") return { outcome: "SUCCEEDED", reason: "ran its whole duration and ended flat" };
  const open = mustHaves.filter((item) => item.verdict !== "PASS");
  const textOf = (itemId: string) => template.mustHaves.find((item) => item.id === itemId)?.text ?? itemId;
  if (mustHaves.length === 0)
    return { outcome: "FAILED", reason: "the template has no minimum requirement to judge by" };
  if (open.length > 0) {
    const reasons = open.map((item) => `${textOf(item.itemId)} (${item.reason})`).join("; ");
    return { outcome: "FAILED", reason: `minimum requirement not met: ${reasons}` };
  }
  const targets = `${targetsMet} of ${template.targets.length} targets met, ${template.targetsNeeded} needed`;
  if (targetsMet < template.targetsNeeded) return { outcome: "FAILED", reason: targets };
  return { outcome: "SUCCEEDED", reason: `all ${mustHaves.length} minimum requirements met; ${targets}` };
}
