import type { Measurement, RunEventBody } from "#lib/canary/run-events.ts";
import type { SeenLease } from "#lib/service/lease.ts";
import type { CommandStep } from "#lib/template/schema.ts";

/** A run under way, as the table of runs shows it. */
export type WatchedRun = { runId: string; account: string; symbol: string; phase: string };
/** `expiredForMs` by this watchdog's own clock. The lease as it was seen: only this very one may be taken. */
export type ExpiredRun = WatchedRun & SeenLease & { expiredForMs: number; workerId: string | null };

/** What the papers of a rescue are made from. */
export type RescueFacts = {
  /** The form's rollback steps. */
  steps: ReadonlyArray<Pick<CommandStep, "id" | "text" | "builtin">>;
  /** The last readings before the worker was lost. */
  measurements: Measurement[];
  /** Whether the canary process has ended; null when it ran on another machine. */
  isCanaryGone: boolean | null;
};

/** A run in the watchdog's hands: only the holder of its lease may write. */
export type HeldRun = {
  hasLaunched: boolean;
  /** False when the lease was lost meanwhile. Throws when the database does not answer. */
  append: (events: ReadonlyArray<{ atMs: number; body: RunEventBody }>) => Promise<boolean>;
  renew: () => Promise<boolean>;
  facts: () => Promise<RescueFacts>;
  /** Packs record and output of the run. Throws when it could not. */
  archive: () => Promise<{ path: string; sha256: string }>;
  /** Writes the incident report from the record so far; returns where it stands, or null when it could not. */
  writeReport: () => Promise<{ path: string } | null>;
};

/** What the watchdog needs of the database. Every call throws when it cannot be reached. */
export type LeaseBook = {
  /** Unfinished runs that a worker holds or held. */
  listUnderWay: () => Promise<WatchedRun[]>;
  listExpired: () => Promise<ExpiredRun[]>;
  /** Takes an expired run and writes `takenOver`; null when somebody else was first. */
  takeOver: (run: ExpiredRun, reason: string) => Promise<HeldRun | null>;
};
