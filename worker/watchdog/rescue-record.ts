import type { RunEventBody } from "#lib/canary/run-events.ts";
import type { HeldRun } from "./lease-book.ts";

type RecordParts = {
  append: HeldRun["append"];
  nowMs: () => number;
  log: (message: string) => void;
  signal: AbortSignal;
};

/** Between two tries to write while the database is away. */
const RETRY_MS = 1_000;

/** Keeps entries in order and writes them behind the act: flattening never waits for the database. */
export class RescueRecord {
  private readonly parts: RecordParts;
  private waiting: Array<{ atMs: number; body: RunEventBody }> = [];
  private writing: Promise<void> = Promise.resolve();
  private isLost = false;

  constructor(parts: RecordParts) {
    this.parts = parts;
  }

  note(body: RunEventBody): void {
    this.waiting.push({ atMs: this.parts.nowMs(), body });
    this.writing = this.writing.then(() => this.writeAll());
  }

  /** Resolves when everything noted is written, the lease is lost, or the watchdog ends. */
  async flush(): Promise<void> {
    await this.writing;
  }

  private async writeAll(): Promise<void> {
    while (this.waiting.length > 0 && !this.isLost) {
      const batch = [...this.waiting];
      try {
        const isWritten = await this.parts.append(batch);
        this.waiting = this.waiting.slice(batch.length);
        if (!isWritten) this.lose();
      } catch (error) {
        const detail = error instanceof Error ? error.message : String(error);
        this.parts.log(`the record cannot be written, trying again: ${detail}`);
        if (this.parts.signal.aborted) return;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  private lose(): void {
    this.isLost = true;
    this.waiting = [];
    this.parts.log("the lease was lost to somebody else; nothing more is written");
  }
}
