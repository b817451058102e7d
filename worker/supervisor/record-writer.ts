import type { RunEventBody } from "#lib/canary/run-events.ts";

/** Entries wait at most this long before they are written, so that a burst becomes one transaction. */
const FLUSH_MS = 50;
/** First wait after a failed write; doubles up to the longest. */
const RETRY_FIRST_MS = 250;
const RETRY_LONGEST_MS = 2_000;
/** A write that has not been answered for this long counts as a lost database, though it may still succeed. */
const SLOW_WRITE_MS = 3_000;
/** One transaction takes at most this many entries. */
const BATCH_MAX = 500;

export type PendingEntry = { atMs: number; body: RunEventBody };
/** Writes entries in order. `LEASE_LOST`: another worker holds the run now. Throws when the database fails. */
export type AppendEntries = (entries: readonly PendingEntry[]) => Promise<"WRITTEN" | "LEASE_LOST">;

type Options = {
  append: AppendEntries;
  onLost: (sinceMs: number) => void;
  onBack: () => void;
  onLeaseLost: () => void;
  now: () => number;
};

/**
 * Keeps the record in order in memory and writes it behind the acts: while the database is away entries wait, nothing is
 * dropped, and no safety effect waits for it.
 */
export class RecordWriter {
  readonly #options: Options;
  readonly #queue: PendingEntry[] = [];
  readonly #idle: Array<() => void> = [];
  #writing = false;
  #closed = false;
  #fenced = false;
  #lostSinceMs: number | null = null;
  #retryMs = RETRY_FIRST_MS;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Entries that are not in the database yet. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** True when another worker holds the run, so that nothing more can be written. */
  get isFenced(): boolean {
    return this.#fenced;
  }

  /** Takes entries in order. `urgent` starts the write in this turn. Never throws, never waits. */
  push(entries: readonly PendingEntry[], urgent = false): void {
    if (entries.length === 0) return;
    this.#queue.push(...entries);
    if (urgent && this.#lostSinceMs === null) void this.#write();
    else this.#schedule(FLUSH_MS);
  }

  /** Resolves true when everything is written, false when `timeoutMs` passed or the lease is gone. */
  async drain(timeoutMs: number): Promise<boolean> {
    if (this.#queue.length > 0 && !this.#fenced) {
      void this.#write();
      const limit = Promise.withResolvers<void>();
      const deadline = setTimeout(limit.resolve, timeoutMs);
      await Promise.race([new Promise<void>((resolve) => this.#idle.push(resolve)), limit.promise]);
      clearTimeout(deadline);
    }
    return this.#queue.length === 0;
  }

  /** Stops writing; what still waits stays in memory only. */
  close(): void {
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
    for (const wake of this.#idle.splice(0)) wake();
  }

  #schedule(ms: number): void {
    if (this.#timer || this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#write();
    }, ms);
  }

  #lost(sinceMs: number): void {
    if (this.#lostSinceMs !== null) return;
    this.#lostSinceMs = sinceMs;
    this.#options.onLost(sinceMs);
  }

  #written(count: number): void {
    this.#queue.splice(0, count);
    this.#retryMs = RETRY_FIRST_MS;
    if (this.#lostSinceMs === null) return;
    this.#lostSinceMs = null;
    this.#options.onBack();
  }

  async #write(): Promise<void> {
    if (this.#writing || this.#closed || this.#fenced || this.#queue.length === 0) return;
    this.#writing = true;
    const batch = this.#queue.slice(0, BATCH_MAX);
    const startedMs = this.#options.now();
    const slow = setTimeout(() => this.#lost(startedMs), SLOW_WRITE_MS);
    let again = 0;
    try {
      if ((await this.#options.append(batch)) === "WRITTEN") this.#written(batch.length);
      else {
        this.#fenced = true;
        this.#options.onLeaseLost();
      }
    } catch {
      this.#lost(startedMs);
      again = this.#retryMs;
      this.#retryMs = Math.min(this.#retryMs * 2, RETRY_LONGEST_MS);
    } finally {
      clearTimeout(slow);
      this.#writing = false;
    }
    if (this.#queue.length > 0 && !this.#fenced) this.#schedule(again);
    else for (const wake of this.#idle.splice(0)) wake();
  }
}
