/** Lines that no supervisor may have taken are kept up to this size, so that a successor misses nothing (characters). */
const KEPT_CHARACTERS = 4_000_000;

type Kept = { lineNumber: number; text: string };

/** The last lines of a canary, numbered from 1. Memory stays bounded: the oldest go first. */
export class KeptLines {
  #lines: Kept[] = [];
  #from = 0;
  #characters = 0;
  #last = 0;

  add(text: string): Kept {
    this.#last += 1;
    const kept = { lineNumber: this.#last, text };
    this.#lines.push(kept);
    this.#characters += text.length;
    while (this.#characters > KEPT_CHARACTERS && this.#from < this.#lines.length - 1) this.#drop();
    return kept;
  }

  /** Number of the oldest line that can still be had. */
  get first(): number {
    return this.#lines[this.#from]?.lineNumber ?? this.#last + 1;
  }

  since(lineNumber: number): Kept[] {
    return this.#lines.slice(this.#from).filter((line) => line.lineNumber >= lineNumber);
  }

  #drop(): void {
    this.#characters -= this.#lines[this.#from]?.text.length ?? 0;
    this.#from += 1;
    // Moved in bulk: one line at a time would cost the whole list each time.
    if (this.#from < 1_000) return;
    this.#lines = this.#lines.slice(this.#from);
    this.#from = 0;
  }
}
