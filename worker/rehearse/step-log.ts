export type RehearsedStep = { name: string; ms: number };

/** Prints each step with its time and keeps it for the closing object. */
export class StepLog {
  readonly steps: RehearsedStep[] = [];
  readonly #print: (line: string) => void;
  readonly #startedAt = performance.now();

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  /** Does one step and says how long it took; a failed one is named in the error. */
  async step<T>(name: string, work: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    try {
      const result = await work();
      const ms = Math.round(performance.now() - startedAt);
      this.steps.push({ name, ms });
      this.#print(`${this.#clock()}  ${name} (${ms} ms)`);
      return result;
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      this.#print(`${this.#clock()}  FAILED: ${name}`);
      throw new Error(`${name}: ${detail}`, { cause: error });
    }
  }

  say(line: string): void {
    this.#print(`${this.#clock()}  ${line}`);
  }

  #clock(): string {
    return `${((performance.now() - this.#startedAt) / 1000).toFixed(1).padStart(6)} s`;
  }
}
