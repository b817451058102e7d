import type { Engine } from "#lib/canary/engine.ts";
import type { Effect, RunInput } from "#lib/canary/inputs.ts";
import type { RunEvent, RunEventBody } from "#lib/canary/run-events.ts";
import { step } from "#lib/canary/step.ts";
import { nowMs } from "./clock.ts";
import type { PendingEntry } from "./record-writer.ts";

/** Entries that a screen or another process should see without the batch's delay. */
const URGENT: ReadonlySet<RunEventBody["type"]> = new Set([
  "triggerFired",
  "rollbackStage",
  "flatProven",
  "notFlat",
  "launched",
  "questionAsked",
  "entriesHeld",
  "verdictReached",
  "finished",
  "scrubbed",
]);

/** `RunInput` without its time, which the loop adds when the caller has none. */
export type UntimedInput = RunInput extends infer I
  ? I extends RunInput
    ? Omit<I, "atMs"> & { atMs?: number }
    : never
  : never;

type Options = {
  /** Entries that the record already holds, oldest first. */
  record: readonly RunEvent[];
  engine: Engine;
  /** Starts an effect in this very turn. Must not throw and must not wait. */
  execute: (effect: Effect) => void;
  write: (entries: readonly PendingEntry[], urgent: boolean) => void;
  log: (atMs: number, body: RunEventBody) => void;
  /** Keeps every input as it was taken, so that the run can be judged again. */
  keep?: (takenAtMs: number, input: RunInput) => void;
  /** False while it is not certain that this worker still holds the run: inputs wait, nothing is done. */
  mayAct?: () => boolean;
  /** How far the run's clock is ahead of this process's, ms: a run keeps the clock of the worker that began it. */
  clockAheadMs?: number;
  /** The rules themselves failed: the run must come down by the shell's own hand. */
  onBroken: (error: unknown) => void;
};

/**
 * Feeds inputs to `step` one after another, in order of arrival, in the turn in which they arrive. Effects start before
 * anything is written. Numbers entries itself: with the lease held there is no other writer.
 */
export class EngineLoop {
  readonly record: RunEvent[];
  readonly #options: Options;
  readonly #inputs: RunInput[] = [];
  #engine: Engine;
  #isStepping = false;
  #isBroken = false;
  readonly #aheadMs: number;

  constructor(options: Options) {
    this.#options = options;
    this.#aheadMs = options.clockAheadMs ?? 0;
    this.#engine = options.engine;
    this.record = [...options.record];
  }

  get engine(): Engine {
    return this.#engine;
  }

  /** Takes one input now. Inputs that arise while one is being taken follow it. */
  feed(input: UntimedInput): void {
    this.#inputs.push({ ...input, atMs: (input.atMs ?? nowMs()) + this.#aheadMs } as RunInput);
    this.resume();
  }

  /** Takes what waits, if this worker may act. */
  resume(): void {
    if (this.#isStepping || this.#isBroken || this.#options.mayAct?.() === false) return;
    this.#isStepping = true;
    try {
      for (let next = this.#inputs.shift(); next; next = this.#inputs.shift()) this.#take(next);
    } catch (error) {
      this.#isBroken = true;
      this.#options.onBroken(error);
    } finally {
      this.#isStepping = false;
    }
  }

  /** Takes nothing more, not even what waits: somebody else has the run. */
  halt(): void {
    this.#isBroken = true;
    this.#inputs.length = 0;
  }

  /** Writes entries that the worker before made from inputs which it kept, and could not write any more. */
  recover(entries: readonly PendingEntry[]): void {
    for (const { atMs, body } of entries) this.#append([body], atMs, false);
  }

  /** Puts an entry of the shell itself into the record, as when the rules are broken. */
  note(body: RunEventBody): void {
    this.#append([body], nowMs() + this.#aheadMs, true);
  }

  #take(input: RunInput): void {
    const takenAtMs = nowMs() + this.#aheadMs;
    const { engine, events, effects } = step(this.#engine, input, takenAtMs);
    this.#engine = engine;
    for (const effect of effects) if (effect.type === "kill") this.#options.execute(effect);
    for (const effect of effects) if (effect.type !== "kill") this.#options.execute(effect);
    // Kept before it is written: whoever takes over must never find an entry whose input is missing.
    this.#options.keep?.(takenAtMs, input);
    this.#append(events, input.atMs, false);
  }

  #append(bodies: readonly RunEventBody[], atMs: number, isUrgent: boolean): void {
    if (bodies.length === 0) return;
    let seq = this.record.at(-1)?.seq ?? 0;
    for (const body of bodies) {
      seq += 1;
      this.record.push({ seq, atMs, body });
      this.#options.log(atMs, body);
    }
    const urgent = isUrgent || bodies.some((body) => URGENT.has(body.type));
    this.#options.write(
      bodies.map((body) => ({ atMs, body })),
      urgent,
    );
  }
}
