import type { Engine } from "./engine.ts";
import type { Effect, RunInput } from "./inputs.ts";
import type { RunEventBody, RunEventType } from "./run-events.ts";
import type { Untimed } from "./simulated-run.ts";
import { step } from "./step.ts";
import type { Telemetry } from "./telemetry.ts";

type Told = { events: RunEventBody[]; effects: Effect[] };

/** A run of which nothing answers the effects but the test. `tell`, `wait` and `waitAlive` return what they led to. */
export type HandDriven = Told & {
  engine: Engine;
  nowMs: number;
  tell: (...inputs: Untimed<RunInput>[]) => Told;
  /** Lets so much time pass at once, then the timer, ms. */
  wait: (ms: number) => Told;
  /** The same with a heartbeat of the canary every two seconds. */
  waitAlive: (ms: number) => Told;
  all: <T extends RunEventType>(type: T) => Extract<RunEventBody, { type: T }>[];
};

const HEARTBEAT_EVERY_MS = 2_000;

/** Takes a simulated run, or an engine, out of its surroundings and into the hand. */
export function driveByHand(start: { engine: Engine; nowMs: number }): HandDriven {
  const since = (events: number, effects: number): Told => ({
    events: run.events.slice(events),
    effects: run.effects.slice(effects),
  });
  const run: HandDriven = {
    engine: start.engine,
    nowMs: start.nowMs,
    events: [],
    effects: [],
    tell: (...inputs) => {
      const before = [run.events.length, run.effects.length] as const;
      for (const input of inputs) {
        const timed = { ...input, atMs: run.nowMs } as RunInput;
        const { engine, events, effects } = step(run.engine, timed, run.nowMs);
        run.engine = engine;
        run.events.push(...events);
        run.effects.push(...effects);
      }
      return since(...before);
    },
    wait: (ms) => {
      run.nowMs += ms;
      return run.tell({ type: "timer" });
    },
    waitAlive: (ms) => {
      const before = [run.events.length, run.effects.length] as const;
      const endMs = run.nowMs + ms;
      while (run.nowMs < endMs) {
        run.nowMs = Math.min(endMs, run.nowMs + HEARTBEAT_EVERY_MS);
        run.tell({ type: "telemetry", line: { t: run.nowMs, type: "heartbeat" } satisfies Telemetry });
      }
      return since(...before);
    },
    all: (type) =>
      run.events.flatMap((body) =>
        body.type === type ? [body as Extract<RunEventBody, { type: typeof type }>] : [],
      ),
  };
  return run;
}
