import type { FlattenAccount } from "#worker/commands/flatten-account.ts";
import type { FlattenResult } from "#worker/flatten/flatten-model.ts";
import type { ExpiredRun, LeaseBook, WatchedRun } from "./lease-book.ts";
import { rescueRun } from "./rescue-run.ts";

type WatchdogParts = {
  book: LeaseBook;
  flattenAccount: (options: FlattenAccount) => Promise<FlattenResult>;
  log: (message: string) => void;
  /** Epoch ms, for the record. */
  nowMs: () => number;
  /** For durations: a clock that cannot be set. */
  monotonicMs: () => number;
  signal: AbortSignal;
};

/** A lease may run out by a hiccup of its worker; after this time nobody is there, and no other worker has come. */
export const GRACE_MS = 1_000;
/** The worker's own rule acts first when the database is away. */
const BEHIND_THE_WORKER_MS = 3_000;
/**
 * Database away for this long while runs were live: they are flattened without it. A worker that lives brings its run down by
 * itself after 30 s (the form's lost control) and would take an earlier order of ours for a foreign one: it goes first.
 */
export const DATABASE_LOST_MS = 30_000 + BEHIND_THE_WORKER_MS;
/** While the database stays away, an account is flattened again after this time: a canary may still be trading. */
const BLIND_AGAIN_MS = 10_000;
/** A database that does not answer by then does not answer. */
const DATABASE_ANSWER_MS = 5_000;
/** After the database was away every lease has run out: so long the workers have time to renew theirs and to write what waits. */
export const AFTER_OUTAGE_MS = 5_000;

/** Runs that may have something at the venue. */
const AT_RISK: ReadonlySet<string> = new Set(["PREFLIGHT", "LIVE", "CLOSING", "ROLLING_BACK", "STUCK"]);

/** Looks after the runs whose worker is gone. Call `look` about once a second; it never throws. */
export class Watchdog {
  private readonly parts: WatchdogParts;
  private readonly inHand = new Map<string, Promise<void>>();
  private readonly blindAtMs = new Map<string, number>();
  private known: readonly WatchedRun[] = [];
  private databaseSeenMs: number;
  private isAway = false;
  /** When the database came back; leases that ran out before say nothing about their workers. */
  private backAtMs = Number.NEGATIVE_INFINITY;

  constructor(parts: WatchdogParts) {
    this.parts = parts;
    this.databaseSeenMs = this.now();
  }

  /** Runs in hand now, for the heartbeat and for an orderly end. */
  rescues(): Promise<void>[] {
    return [...this.inHand.values()];
  }

  async look(): Promise<void> {
    try {
      const { book } = this.parts;
      const [underWay, expired] = await withinTime(Promise.all([book.listUnderWay(), book.listExpired()]));
      this.databaseSeenMs = this.now();
      if (this.isAway) this.backAtMs = this.databaseSeenMs;
      this.isAway = false;
      this.blindAtMs.clear();
      this.known = underWay.filter((run) => AT_RISK.has(run.phase));
      if (this.databaseSeenMs - this.backAtMs < AFTER_OUTAGE_MS) return;
      for (const run of expired) if (run.expiredForMs >= GRACE_MS) this.rescue(run);
    } catch (error) {
      this.isAway = true;
      this.parts.log(`the runs cannot be read: ${error instanceof Error ? error.message : String(error)}`);
      await this.flattenBlindly();
    }
  }

  private rescue(run: ExpiredRun): void {
    if (this.inHand.has(run.runId)) return;
    const rescue = rescueRun({ ...this.parts, run })
      .catch((error: Error) => this.parts.log(`${run.runId}: ${error.message}`))
      .finally(() => this.inHand.delete(run.runId));
    this.inHand.set(run.runId, rescue);
  }

  /** Without the database nobody can tell whether the workers still watch: after a while what was live comes down. */
  private async flattenBlindly(): Promise<void> {
    if (this.now() - this.databaseSeenMs < DATABASE_LOST_MS) return;
    const accounts = new Set(this.known.map((run) => run.account));
    await Promise.all([...accounts].map((account) => this.flattenBlind(account)));
  }

  private async flattenBlind(account: string): Promise<void> {
    const lastMs = this.blindAtMs.get(account);
    if (lastMs !== undefined && this.now() - lastMs < BLIND_AGAIN_MS) return;
    this.blindAtMs.set(account, this.now());
    this.parts.log(`database away, account ${account} had a live run: flattening it`);
    const { signal, flattenAccount, log } = this.parts;
    const result = await flattenAccount({ account, signal, maxAttempts: 1 });
    log(`account ${account}: ${result.flat ? "flat" : `NOT FLAT, ${result.reason}`}`);
  }

  /** Durations only: a clock that is set must not make a database look lost. */
  private now(): number {
    return this.parts.monotonicMs();
  }
}

function withinTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${DATABASE_ANSWER_MS} ms`)), DATABASE_ANSWER_MS);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
