import type { RunSetup } from "./inputs.ts";
import type { RunPhase } from "./run-events.ts";

export type Engine = { setup: RunSetup; phase: RunPhase };

export function createEngine(setup: RunSetup): Engine {
  return { setup, phase: "QUEUED" };
}
