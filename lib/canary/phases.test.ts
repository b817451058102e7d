import { describe, expect, it } from "vitest";
import { rehearsalV1 } from "../template/rehearsal-v1.ts";
import { TRIGGER_KINDS, type TriggerKind } from "../template/schema.ts";
import { createEngine, type Engine, type Out } from "./engine.ts";
import { isFinal, NEXT_PHASE, PHASE_CAUSES, phaseAfter } from "./phases.ts";
import { FINAL_RUN_PHASES, RUN_PHASES, type RunPhase } from "./run-events.ts";
import { simulatedSetup } from "./simulated-run.ts";
import { fire } from "./triggers.ts";

const pairs = RUN_PHASES.flatMap((phase) => PHASE_CAUSES.map((cause) => [phase, cause] as const));
const open = RUN_PHASES.filter((phase) => !FINAL_RUN_PHASES.has(phase));
const triggers: [RunPhase, TriggerKind][] = open.flatMap((phase) =>
  TRIGGER_KINDS.map((kind): [RunPhase, TriggerKind] => [phase, kind]),
);

function engineIn(phase: RunPhase): Engine {
  const engine = createEngine(simulatedSetup(rehearsalV1));
  engine.phase = phase;
  return engine;
}

describe("the table of phases", () => {
  it("knows every phase and every cause", () => {
    expect(pairs).toHaveLength(100);
    expect(triggers).toHaveLength(60);
  });

  it.each(pairs)("%s × %s is a row or a named refusal", (phase, cause) => {
    const next = NEXT_PHASE[phase][cause];
    if (typeof next === "string") expect(RUN_PHASES).toContain(next);
    else expect(next.refused).toMatch(/^[A-Z_]+$/);
  });

  it.each(RUN_PHASES.map((phase) => [phase]))("%s is final exactly when the record says so", (phase) => {
    expect(isFinal(phase)).toBe(FINAL_RUN_PHASES.has(phase));
    if (isFinal(phase)) for (const cause of PHASE_CAUSES) expect(phaseAfter(phase, cause)).toBe(phase);
  });

  it("success is reached only from CLOSING, and LIVE only by launching", () => {
    for (const [phase, cause] of pairs) {
      if (phase === phaseAfter(phase, cause)) continue;
      if (phaseAfter(phase, cause) === "SUCCEEDED") expect([phase, cause]).toEqual(["CLOSING", "SUCCEED"]);
      if (phaseAfter(phase, cause) === "LIVE") expect([phase, cause]).toEqual(["PREFLIGHT", "LAUNCH"]);
    }
  });
});

describe("every phase that is not final × every trigger reaches ROLLING_BACK", () => {
  it.each(triggers)("%s × %s", (phase, kind) => {
    const engine = engineIn(phase);
    const out: Out = { events: [], effects: [] };
    fire(engine, { kind, reason: "test", observedAtMs: 1 }, out);
    expect(engine.phase).toBe("ROLLING_BACK");
    expect(out.effects[0]).toMatchObject({ type: "kill", trigger: kind });
    expect(out.events[0]).toMatchObject({ type: "triggerFired", trigger: kind });
  });

  it.each([...FINAL_RUN_PHASES].map((phase) => [phase]))("%s stays final", (phase) => {
    const engine = engineIn(phase);
    const out: Out = { events: [], effects: [] };
    for (const kind of TRIGGER_KINDS) fire(engine, { kind, reason: "test", observedAtMs: 1 }, out);
    expect(engine.phase).toBe(phase);
    expect(out).toEqual({ events: [], effects: [] });
  });
});
