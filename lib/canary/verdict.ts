import { judgeItem } from "../template/judge-criterion.ts";
import type { RuledItem } from "../template/schema.ts";
import type { Engine, Out } from "./engine.ts";
import { measurementsOf } from "./measures.ts";
import type { Judgement, Measurement } from "./run-events.ts";

type Outcome = "SUCCEEDED" | "FAILED" | "ROLLED_BACK";

function judgeAll(engine: Engine, items: RuledItem[], measured: Measurement[]): Judgement[] {
  return items.map((item) => judgeItem(item, measured, engine.setup.config));
}

/** Which rule decided, in words: the first that stands against success, else what carried it. */
function decide(
  engine: Engine,
  mustHaves: Judgement[],
  targetsMet: number,
): { outcome: Exclude<Outcome, "ROLLED_BACK">; reason: string } {
  const { template, kind } = engine.setup;
  const { endedEarly } = engine.life;
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

/** Judges a run that closed in good order. Demo and drills are not held to success criteria: their measurements are the result. */
export function judgeRun(engine: Engine, out: Out): void {
  const measurements = measurementsOf(engine);
  const { template, kind } = engine.setup;
  const isCanary = kind === "CANARY";
  const mustHaves = isCanary ? judgeAll(engine, template.mustHaves, measurements) : [];
  const targets = isCanary ? judgeAll(engine, template.targets, measurements) : [];
  const targetsMet = targets.filter((item) => item.verdict === "PASS").length;
  const { outcome, reason } = decide(engine, mustHaves, targetsMet);
  engine.ending.outcome = outcome;
  out.events.push({ type: "verdictReached", outcome, reason, mustHaves, targets, targetsMet, measurements });
}

/** The verdict of a rollback: the trigger decided; the criteria are judged for the report all the same. */
export function judgeRollback(engine: Engine, reason: string, out: Out): void {
  const measurements = measurementsOf(engine);
  const { template, kind } = engine.setup;
  const hasRun = kind === "CANARY" && engine.life.t0Ms !== null;
  const mustHaves = hasRun ? judgeAll(engine, template.mustHaves, measurements) : [];
  const targets = hasRun ? judgeAll(engine, template.targets, measurements) : [];
  const targetsMet = targets.filter((item) => item.verdict === "PASS").length;
  engine.ending.outcome = "ROLLED_BACK";
  out.events.push({
    type: "verdictReached",
    outcome: "ROLLED_BACK",
    reason,
    mustHaves,
    targets,
    targetsMet,
    measurements,
  });
}
