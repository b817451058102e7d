import { describe, expect, it } from "vitest";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import type { RuledItem } from "../template/schema.ts";
import { createEngine, type Engine, type Out } from "./engine.ts";
import { outcomeOf } from "./outcome.ts";
import type { Judgement, RunKind } from "./run-events.ts";
import { simulatedSetup } from "./simulated-run.ts";
import { judgeRollback, judgeRun } from "./verdict.ts";

const criterion = { op: "=", limit: "0", minSamples: 0 } as const;
const item = (id: string, measure: "limitBreaches" | "lossUsd" | "unauthorisedActs"): RuledItem => ({
  id,
  text: `Text of ${id}`,
  source: "RUN",
  criteria: [{ ...criterion, measure }],
});
const [MET, MET_TOO, UNKNOWN] = [
  item("met", "limitBreaches"),
  item("met-too", "unauthorisedActs"),
  item("unknown", "lossUsd"),
];
const template = { ...rehearsalV1, mustHaves: [MET], targets: [MET, UNKNOWN, MET_TOO], targetsNeeded: 2 };

const judgement = (itemId: string, verdict: Judgement["verdict"]): Judgement => ({
  itemId,
  verdict,
  reason: `${verdict} for ${itemId}`,
  rules: [],
  measurements: [],
});

describe("the outcome of a run that closed in good order", () => {
  const run = {
    template,
    kind: "CANARY" as RunKind,
    endedEarly: null as string | null,
    mustHaves: [judgement("met", "PASS")],
    targetsMet: 2,
  };
  it.each<[string, Partial<typeof run>, "SUCCEEDED" | "FAILED", string]>([
    [
      "everything needed is met",
      {},
      "SUCCEEDED",
      "all 1 minimum requirements met; 2 of 3 targets met, 2 needed",
    ],
    ["one target too few", { targetsMet: 1 }, "FAILED", "1 of 3 targets met, 2 needed"],
    [
      "a minimum requirement is not met",
      { mustHaves: [judgement("met", "FAIL")] },
      "FAILED",
      "minimum requirement not met: Text of met (FAIL for met)",
    ],
    [
      "a minimum requirement has too few samples",
      { mustHaves: [judgement("met", "PASS"), judgement("gone", "NOT_ENOUGH_DATA")] },
      "FAILED",
      "minimum requirement not met: gone (NOT_ENOUGH_DATA for gone)",
    ],
    [
      "two are open: both are named",
      { mustHaves: [judgement("met", "NO_EVIDENCE"), judgement("gone", "FAIL")] },
      "FAILED",
      "minimum requirement not met: Text of met (NO_EVIDENCE for met); gone (FAIL for gone)",
    ],
    [
      "there is nothing to judge by",
      { mustHaves: [] },
      "FAILED",
      "the template has no minimum requirement to judge by",
    ],
    [
      "it was ended early, whatever it met",
      { endedEarly: "Ada ended it" },
      "FAILED",
      "Ada ended it. A run that was stopped early is no success.",
    ],
    [
      "a demo is held to no requirement",
      { kind: "DEMO", mustHaves: [], targetsMet: 0 },
      "SUCCEEDED",
      "ran its whole duration and ended flat",
    ],
    [
      "a demo that was ended early has not run its duration",
      { kind: "DEMO", endedEarly: "Ada ended it" },
      "FAILED",
      "Ada ended it. A run that was stopped early is no success.",
    ],
  ])("%s", (_name, change, outcome, reason) => {
    expect(outcomeOf({ ...run, ...change })).toEqual({ outcome, reason });
  });
});

describe("a verdict", () => {
  const judged = (kind: RunKind, by: (engine: Engine, out: Out) => void, t0Ms: number | null = 1) => {
    const engine = createEngine(simulatedSetup(template, { kind }));
    engine.life.t0Ms = t0Ms;
    const out: Out = { events: [], effects: [] };
    by(engine, out);
    const event = out.events.at(-1);
    if (event?.type !== "verdictReached") throw new Error("no verdict");
    const verdicts = (items: Judgement[]) => items.map(({ verdict }) => verdict);
    return {
      outcome: event.outcome,
      mustHaves: verdicts(event.mustHaves),
      targets: verdicts(event.targets),
      targetsMet: event.targetsMet,
      kept: engine.ending.outcome,
    };
  };
  const all = { mustHaves: ["PASS"], targets: ["PASS", "NO_EVIDENCE", "PASS"], targetsMet: 2 };
  const none = { mustHaves: [], targets: [], targetsMet: 0 };
  const rollback = (engine: Engine, out: Out) => judgeRollback(engine, "loss", out);

  it("of a canary counts the targets that pass, and only those", () => {
    expect(judged("CANARY", judgeRun)).toEqual({ outcome: "SUCCEEDED", kept: "SUCCEEDED", ...all });
  });

  it.each<RunKind>(["DEMO", "DRILL"])("of a %s judges no criterion", (kind) => {
    expect(judged(kind, judgeRun)).toEqual({ outcome: "SUCCEEDED", kept: "SUCCEEDED", ...none });
  });

  it.each<[string, RunKind, number | null, typeof all | typeof none]>([
    ["canary that flew is judged for the report", "CANARY", 1, all],
    ["canary that never flew is not judged", "CANARY", null, none],
    ["demo is not judged", "DEMO", 1, none],
  ])("of a rollback: a %s", (_name, kind, t0Ms, expected) => {
    expect(judged(kind, rollback, t0Ms)).toEqual({
      outcome: "ROLLED_BACK",
      kept: "ROLLED_BACK",
      ...expected,
    });
  });

  it.each<[string, number | null, string[]]>([
    ["that has flown writes its last row first: curves end at the end", 1, ["tick", "verdictReached"]],
    ["that never launched has none", null, ["verdictReached"]],
  ])("of a run %s", (_name, t0Ms, types) => {
    for (const by of [judgeRun, (engine: Engine, out: Out) => judgeRollback(engine, "Loss", out)]) {
      const engine = createEngine(simulatedSetup(template));
      engine.life.t0Ms = t0Ms;
      const out: Out = { events: [], effects: [] };
      by(engine, out);
      expect(out.events.map(({ type }) => type)).toEqual(types);
      expect(engine.watch.ticks).toBe(0);
    }
  });
});
