import type { Engine } from "#lib/canary/engine.ts";
import type { Effect, RunInput } from "#lib/canary/inputs.ts";
import type { RunEvent, RunPhase } from "#lib/canary/run-events.ts";
import { renewLease } from "#lib/service/lease.ts";
import type { RunForWorker } from "#lib/service/load-run-for-worker.ts";
import { saveReport } from "#lib/service/save-report.ts";
import { reportsDirectory } from "#worker/archive/reports-directory.ts";
import type { CanaryHand } from "./canary-hand.ts";
import type { CanaryLog } from "./canary-log.ts";
import { carryOut } from "./carry-out.ts";
import { nowMs } from "./clock.ts";
import { createDatabaseWatch } from "./database-watch.ts";
import { EngineLoop } from "./engine-loop.ts";
import { followIntents } from "./intent-feed.ts";
import type { KillHand } from "./kill-hand.ts";
import { keepLease, type LeaseKeeper } from "./lease-keeper.ts";
import { createPaperwork, type Paperwork } from "./paperwork.ts";
import { countMissing, createAppender } from "./record-appender.ts";
import { type PendingEntry, RecordWriter } from "./record-writer.ts";
import type { TeamCommands } from "./team-commands.ts";
import type { WorkerPlace } from "./worker-place.ts";

/** How often the rules look for what is missing. */
const TIMER_MS = 200;
/** Entries on their way to the database get this long before the archive counts what is missing there. */
const SETTLE_MS = 3_000;
/** The end of a run waits for the database this long at a time, and then again. */
const DRAIN_MS = 60_000;

type Options = {
  place: WorkerPlace;
  run: RunForWorker;
  leaseEpoch: number;
  record: readonly RunEvent[];
  engine: Engine;
  canaryLog: CanaryLog;
  stdoutPath: string;
  /** Where `keep` writes; null when it does not. */
  inputsPath: string | null;
  /** Keeps every input that the rules take. */
  keep?: (takenAtMs: number, input: RunInput) => void;
  /** Resolves when what was kept outlives this process: no entry is written before. */
  kept?: () => Promise<void>;
  /** How far the run's clock is ahead of this process's, ms. */
  clockAheadMs?: number;
  /** Another worker had the run before: what it was asked is read again. */
  isTakenOver?: boolean;
  /** Entries that the worker before could not write any more. */
  unwritten?: readonly PendingEntry[];
};

/** How a run ended for this worker: with its final phase, or in other hands. */
export type ShellEnd = { phase: RunPhase; isLetGo: boolean };

export type Hands = {
  kill: KillHand;
  canary: CanaryHand;
  /** The template's own kill, stop, archive and report commands, beside ours. */
  team?: TeamCommands;
  startPreflight: () => void;
  verifySignatures: () => void;
};

/**
 * The shell around one run's rules: record, lease, intents, timer and paperwork. The hands (kill, canary, preflight) are given
 * by whoever starts it. `finished` resolves with the final phase when the rules say that nothing more will come.
 */
export class RunShell {
  readonly loop: EngineLoop;
  readonly writer: RecordWriter;
  readonly finished: Promise<ShellEnd>;
  readonly #options: Options;
  readonly #paperwork: Paperwork;
  readonly #finish: (end: ShellEnd) => void;
  readonly #lease: LeaseKeeper;
  #hands: Hands | null = null;
  #isOver = false;
  #isClosed = false;
  #stops: Array<() => unknown> = [];

  constructor(options: Options) {
    const { place, run } = options;
    this.#options = options;
    const { promise, resolve } = Promise.withResolvers<ShellEnd>();
    this.finished = promise;
    this.#finish = resolve;
    const lastSeq = options.record.at(-1)?.seq ?? 0;
    const database = createDatabaseWatch(
      (sinceMs) => this.loop.feed({ type: "databaseLost", sinceMs: sinceMs + (options.clockAheadMs ?? 0) }),
      () => this.loop.feed({ type: "databaseBack" }),
    );
    const { service } = place;
    const { runId } = run;
    const { leaseEpoch } = options;
    const append = createAppender({ service, runId, leaseEpoch, lastSeq });
    this.writer = new RecordWriter({
      append: async (entries) => {
        await options.kept?.();
        return append(entries);
      },
      onLost: (sinceMs) => database.lost("record", sinceMs),
      onBack: () => database.back("record"),
      onLeaseLost: () => this.letGo(),
      now: nowMs,
    });
    this.loop = this.#openLoop();
    this.loop.recover(options.unwritten ?? []);
    this.#paperwork = this.#openPaperwork();
    this.#lease = keepLease({
      renew: () => renewLease({ service, runId, leaseEpoch }),
      onLost: () => this.letGo(),
      onDatabaseLost: (sinceMs) => database.lost("lease", sinceMs),
      onDatabaseBack: () => database.back("lease"),
      onSure: () => this.loop.resume(),
      now: nowMs,
    });
    this.#stops.push(() => this.#lease.stop());
  }

  /**
   * Another one holds the run and answers for it: from here on this worker does nothing to it. The canary is left to the
   * other's hands; where nobody takes them, its holder closes it.
   */
  letGo(): void {
    if (this.#isOver) return;
    this.loop.halt();
    this.#hands?.canary.letGo();
    this.#end({ phase: this.loop.engine.phase, isLetGo: true });
  }

  #end(end: ShellEnd): void {
    this.#isOver = true;
    this.#finish(end);
  }

  /** Gives the shell its hands and starts timer and intents. */
  async start(hands: Hands): Promise<void> {
    this.#hands = hands;
    const timer = setInterval(() => this.loop.feed({ type: "timer" }), TIMER_MS);
    this.#stops.push(() => clearInterval(timer));
    const { place, run } = this.#options;
    const stopIntents = await followIntents({
      service: place.service,
      runId: run.runId,
      isTakenOver: this.#options.isTakenOver ?? false,
      onIntent: (intent) => this.loop.feed({ type: "intent", intent }),
    });
    this.#stops.push(stopIntents);
  }

  /** Something to close when the run is over; at once when it is over already. */
  onClose(stop: () => unknown): void {
    if (!this.#isClosed) this.#stops.push(stop);
    else void Promise.resolve(stop()).catch((error) => this.#log(`not closed: ${error}`));
  }

  /** Waits for the end, brings the canary down, writes what still waits and closes everything. */
  async close(): Promise<void> {
    const { isLetGo } = await this.finished;
    if (!isLetGo) await this.#hands?.canary.end();
    if (!isLetGo)
      await this.#paperwork
        .finishReport()
        .catch((error) => this.#log(`the last report was not saved: ${error}`));
    while (!isLetGo && !(await this.writer.drain(DRAIN_MS)) && !this.writer.isFenced) {
      this.#log("waiting for the database to take the end of the record; the account is flat");
    }
    this.#isClosed = true;
    for (const stop of this.#stops.splice(0).reverse()) await stop();
    this.writer.close();
    await this.#paperwork.closeArchive().catch((error) => this.#log(`the archive was not closed: ${error}`));
  }

  #log(message: string): void {
    this.#options.place.log(`${this.#options.run.runId}: ${message}`);
  }

  #openLoop(): EngineLoop {
    const { place, run, record, engine, canaryLog, keep, clockAheadMs = 0 } = this.#options;
    return new EngineLoop({
      record,
      engine,
      clockAheadMs,
      mayAct: () => !this.#lease?.isUnsure(),
      ...(keep ? { keep } : {}),
      execute: (effect) => this.#execute(effect),
      write: (entries, urgent) => this.writer.push(entries, urgent),
      log: (atMs, body) => {
        canaryLog.write(run.runId, atMs, body);
        if (body.type === "tick") place.onTick?.(run, body);
        place.onEntry?.(run, body);
      },
      onBroken: (error) => this.#comeDown(error),
    });
  }

  #openPaperwork(): Paperwork {
    const { place, run, stdoutPath, inputsPath } = this.#options;
    const { service } = place;
    const { runId } = run;
    return createPaperwork({
      runId,
      template: run.template,
      decision: run.decision,
      record: this.loop.record,
      stateDirectory: place.stateDirectory,
      reportsDirectory: place.reportsDirectory ?? reportsDirectory(run.template),
      stdoutPath,
      inputsPath,
      feed: (input) => this.loop.feed(input),
      countGaps: async () => {
        const upTo = this.loop.record.at(-1)?.seq ?? 0;
        await this.writer.drain(SETTLE_MS);
        return countMissing(service, runId, upTo).catch(() => this.writer.waiting);
      },
      save: async ({ kind, markdown }) => {
        await saveReport({ service, runId, kind, markdown });
      },
    });
  }

  #execute(effect: Effect): void {
    carryOut(effect, {
      hands: this.#hands,
      paperwork: this.#paperwork,
      log: (message) => this.#log(message),
      finish: (phase) => this.#end({ phase, isLetGo: false }),
    });
  }

  /** The rules threw: the account is flattened and the canary ended all the same; the lease runs out and the watchdog records the rest. */
  #comeDown(error: unknown): void {
    const detail = error instanceof Error ? error.message : String(error);
    const flat = this.#hands?.kill.untilFlat() ?? Promise.resolve();
    this.#hands?.canary.stop(false);
    this.#log(`the rules of the run failed (${detail}); the account is being flattened`);
    this.loop.note({ type: "controlLost", what: `the rules of the run failed: ${detail}` });
    void flat.finally(() => this.#end({ phase: "STUCK", isLetGo: false }));
  }
}
