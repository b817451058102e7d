import { judgeItem } from "../template/judge-criterion.ts";
import type { RuledItem } from "../template/schema.ts";
import type { Engine, Out } from "./engine.ts";
import { measurementsOf } from "./measures.ts";
import { outcomeOf } from "./outcome.ts";
import type { Judgement, Measurement } from "./run-events.ts";
import { lastTick } from "./tick.ts";

function judgeAll(engine: Engine, items: RuledItem[], measured: Measurement[]): Judgement[] {
  return items.map((item) => judgeItem(item, measured, engine.setup.config));
}

/** Judges a run that closed in good order. Demo and drills are not held to success criteria: their measurements are the result. */
export function judgeRun(engine: Engine, out: Out): void {
  const measurements = measurementsOf(engine);
  const { template, kind } = engine.setup;
  const isCanary = kind === "CANARY";
  const mustHaves = isCanary ? judgeAll(engine, template.mustHaves, measurements) : [];
  const targets = isCanary ? judgeAll(engine, template.targets, measurements) : [];
  const targetsMet = targets.filter((item) => item.verdict === "PASS").length;
  const { endedEarly } = engine.life;
  const { outcome, reason } = outcomeOf({ template, kind, endedEarly, mustHaves, targetsMet });
  engine.ending.outcome = outcome;
  lastTick(engine, out);
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
  lastTick(engine, out);
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
