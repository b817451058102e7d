/**
 * Cuts a stream of text into lines with bounded memory: a line beyond `maxLength` characters is handed over cut to
 * `maxLength + 1`, which no reader takes for whole, and the rest of it is skipped.
 */
export class LineCutter {
  readonly #maxLength: number;
  #rest = "";
  #isSkipping = false;

  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  /** The lines that end in this piece, empty ones left out. */
  take(piece: string): string[] {
    const lines: string[] = [];
    let from = 0;
    for (let end = piece.indexOf("\n"); end >= 0; end = piece.indexOf("\n", from)) {
      this.#add(piece.slice(from, end), lines);
      if (!this.#isSkipping && this.#rest.trim() !== "") lines.push(this.#rest);
      this.#rest = "";
      this.#isSkipping = false;
      from = end + 1;
    }
    this.#add(piece.slice(from), lines);
    return lines;
  }

  /** What came after the last line's end: half a line. Null when there is none. The cutter is empty after it. */
  end(): string | null {
    const rest = this.#rest;
    this.#rest = "";
    this.#isSkipping = false;
    return rest.trim() === "" ? null : rest;
  }

  #add(piece: string, lines: string[]): void {
    if (this.#isSkipping) return;
    // Never more than one character beyond the limit is kept.
    this.#rest += piece.slice(0, this.#maxLength + 1 - this.#rest.length);
    if (this.#rest.length <= this.#maxLength) return;
    lines.push(this.#rest);
    this.#rest = "";
    this.#isSkipping = true;
  }
}
