import {
  IntakeLimit,
  MAX_CHARS_PER_SECOND,
  MAX_FLOODED_SECONDS,
  MAX_LINES_PER_SECOND,
} from "#lib/telemetry-sources/intake-limit.ts";
import { SourceClock } from "#lib/telemetry-sources/source-clock.ts";

const LIMITS = `${MAX_LINES_PER_SECOND} lines or ${MAX_CHARS_PER_SECOND} characters a second`;

type Options = {
  onLine: (text: string) => void;
  /** This canary cannot be watched: it must not go on. */
  onUnwatchable: (reason: string) => void;
  limits: { firstWordMs: number; silenceMs: number };
  nowMs: () => number;
};

/** The one door for all sources of one canary: bounds what comes in and notices the source that has fallen silent. */
export class Intake {
  readonly #options: Options;
  readonly #limits = new Map<string, IntakeLimit>();
  readonly #clock: SourceClock;
  #isWatching = true;

  constructor(options: Options) {
    this.#options = options;
    this.#clock = new SourceClock(options.limits);
  }

  /** From now on silence of this source counts. */
  expect(source: string): void {
    this.#clock.expect(source, this.#options.nowMs());
  }

  /** One line of a source, as text. `isSignOfLife`: false for words about the source rather than from it. */
  take(source: string, text: string, isSignOfLife = true): void {
    const nowMs = this.#options.nowMs();
    if (isSignOfLife) this.#clock.heard(source, nowMs);
    const limit = this.#limits.get(source) ?? new IntakeLimit();
    this.#limits.set(source, limit);
    const admission = limit.admit(text.length, nowMs);
    if (admission === "TAKE") this.#options.onLine(text);
    else if (admission === "SAY")
      this.#options.onLine(`flood: ${source} is above ${LIMITS}; lines are dropped`);
    else if (admission === "GIVE_UP") {
      this.#give(`${source} has been above ${LIMITS} for ${MAX_FLOODED_SECONDS} seconds in a row`);
    }
  }

  /** Looks for a source that is silent; call it often. */
  look(): void {
    const silent = this.#isWatching ? this.#clock.silent(this.#options.nowMs()) : null;
    if (silent) this.#give(`${silent.source} has been silent for ${(silent.silentMs / 1_000).toFixed(1)} s`);
  }

  /** Nobody listened for a while, which is not the source's fault. */
  excuse(source: string): void {
    this.#clock.heard(source, this.#options.nowMs());
  }

  /** What falls silent from now on was told to. */
  stopWatching(): void {
    this.#isWatching = false;
  }

  #give(reason: string): void {
    if (!this.#isWatching) return;
    this.#isWatching = false;
    this.#options.onUnwatchable(reason);
  }
}
