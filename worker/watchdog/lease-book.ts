import type { RunEventBody } from "#lib/canary/run-events.ts";

/** A run under way, as the table of runs shows it. */
export type WatchedRun = { runId: string; account: string; symbol: string; phase: string };
export type ExpiredRun = WatchedRun & { expiredForMs: number; workerId: string | null };

/** A run in the watchdog's hands: only the holder of its lease may write. */
export type HeldRun = {
  hasLaunched: boolean;
  /** False when the lease was lost meanwhile. Throws when the database does not answer. */
  append: (events: ReadonlyArray<{ atMs: number; body: RunEventBody }>) => Promise<boolean>;
  renew: () => Promise<boolean>;
  /** Writes the incident report from the record so far; returns where it stands, or null when it could not. */
  writeReport: () => Promise<{ path: string } | null>;
};

/** What the watchdog needs of the database. Every call throws when it cannot be reached. */
export type LeaseBook = {
  /** Unfinished runs that a worker holds or held. */
  listUnderWay: () => Promise<WatchedRun[]>;
  listExpired: () => Promise<ExpiredRun[]>;
  /** Takes an expired run and writes `takenOver`; null when somebody else was first. */
  takeOver: (runId: string, reason: string) => Promise<HeldRun | null>;
};
