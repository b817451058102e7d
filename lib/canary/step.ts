import type { Engine } from "./engine.ts";
import type { RunInput, StepResult } from "./inputs.ts";

/**
 * One input taken by the run: the next engine, entries for the record and effects for the shell, in order.
 * The engine that was handed in is spent (its windows are moved, not copied); keep only the returned one.
 * `nowMs`: epoch ms of a clock that never jumps back; `input.atMs` may lie a little before it.
 */
export function step(engine: Engine, _input: RunInput, _nowMs: number): StepResult<Engine> {
  return { engine, events: [], effects: [] };
}
