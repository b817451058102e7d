import { createWriteStream, mkdirSync, type WriteStream } from "node:fs";
import { dirname } from "node:path";

/** Lines wait at most this long and are then written together: a write per line was a fifth of a live worker's work. */
const FLUSH_MS = 200;

/** Appends lines to a file in batches. Trouble is told once; lines after it are dropped, nobody waits for them. */
export class LineFile {
  #stream: WriteStream | null = null;
  #waiting = "";
  #timer: NodeJS.Timeout | null = null;
  #written: Promise<void> = Promise.resolve();

  constructor(path: string, onTrouble: (error: unknown) => void = () => undefined) {
    const trouble = (error: unknown) => {
      this.#stream = null;
      onTrouble(error);
    };
    try {
      mkdirSync(dirname(path), { recursive: true });
      this.#stream = createWriteStream(path, { flags: "a" });
      this.#stream.on("error", trouble);
    } catch (error) {
      trouble(error);
    }
  }

  /** Takes one line without its end. Never throws, never waits. */
  write(line: string): void {
    if (!this.#stream) return;
    this.#waiting += `${line}\n`;
    this.#timer ??= setTimeout(() => this.#flush(), FLUSH_MS);
  }

  /** Resolves when every line taken so far is with the operating system: it then outlives this process. Never fails. */
  flushed(): Promise<void> {
    this.#flush();
    return this.#written;
  }

  /** Writes what waits and closes the file. */
  close(): Promise<void> {
    this.#flush();
    const stream = this.#stream;
    this.#stream = null;
    return new Promise((resolve) => {
      if (!stream) return resolve();
      stream.once("close", () => resolve());
      stream.end();
    });
  }

  #flush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const [stream, text] = [this.#stream, this.#waiting];
    this.#waiting = "";
    if (!stream || !text) return;
    this.#written = new Promise((resolve) => {
      stream.write(text, () => resolve());
    });
  }
}
