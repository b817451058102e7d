/** An honest canary prints some ten lines a second. */
export const MAX_LINES_PER_SECOND = 1_000;
/** Characters a second: far above those lines, and in half an hour still a file that can be archived. */
export const MAX_CHARS_PER_SECOND = 200_000;
/** Floods of so many seconds in a row are not listened to any longer: nobody can watch such a canary. */
export const MAX_FLOODED_SECONDS = 5;

const SECOND_MS = 1_000;

/** What to do with a line: take it, drop it, drop it and say once in this second that lines are dropped, or give up. */
export type Admission = "TAKE" | "DROP" | "SAY" | "GIVE_UP";

/** Bounds what is taken from one source: lines and characters per second, and seconds of flood in a row. */
export class IntakeLimit {
  #secondStartedMs = Number.NEGATIVE_INFINITY;
  #lines = 0;
  #chars = 0;
  #isFlooded = false;
  #floodedInARow = 0;

  admit(length: number, nowMs: number): Admission {
    if (nowMs - this.#secondStartedMs >= SECOND_MS) this.#startSecond(nowMs);
    this.#lines += 1;
    this.#chars += length;
    if (this.#lines <= MAX_LINES_PER_SECOND && this.#chars <= MAX_CHARS_PER_SECOND) return "TAKE";
    if (this.#isFlooded) return "DROP";
    this.#isFlooded = true;
    this.#floodedInARow += 1;
    return this.#floodedInARow >= MAX_FLOODED_SECONDS ? "GIVE_UP" : "SAY";
  }

  #startSecond(nowMs: number): void {
    const isNext = nowMs - this.#secondStartedMs < 2 * SECOND_MS;
    if (!this.#isFlooded || !isNext) this.#floodedInARow = 0;
    this.#isFlooded = false;
    this.#secondStartedMs = nowMs;
    this.#lines = 0;
    this.#chars = 0;
  }
}
