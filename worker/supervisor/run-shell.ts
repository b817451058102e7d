import type { Engine } from "#lib/canary/engine.ts";
import type { Effect, RunInput } from "#lib/canary/inputs.ts";
import type { RunEvent, RunPhase } from "#lib/canary/run-events.ts";
import { renewLease } from "#lib/service/lease.ts";
import type { RunForWorker } from "#lib/service/load-run-for-worker.ts";
import type { Service } from "#lib/service/open-service.ts";
import { saveReport } from "#lib/service/save-report.ts";
import type { CanaryHand } from "./canary-hand.ts";
import type { CanaryLog } from "./canary-log.ts";
import { nowMs } from "./clock.ts";
import { createDatabaseWatch } from "./database-watch.ts";
import { EngineLoop } from "./engine-loop.ts";
import { followIntents } from "./intent-feed.ts";
import type { KillHand } from "./kill-hand.ts";
import { keepLease } from "./lease-keeper.ts";
import { createPaperwork, type Paperwork } from "./paperwork.ts";
import { countMissing, createAppender } from "./record-appender.ts";
import { RecordWriter } from "./record-writer.ts";

/** How often the rules look for what is missing. */
const TIMER_MS = 200;
/** Entries on their way to the database get this long before the archive counts what is missing there. */
const SETTLE_MS = 3_000;
/** The end of a run waits for the database this long at a time, and then again. */
const DRAIN_MS = 60_000;

export type WorkerPlace = {
  service: Service;
  workerId: string;
  stateDirectory: string;
  reportsDirectory: string;
  log: (message: string) => void;
  onTick?: (run: RunForWorker, event: Extract<RunEvent["body"], { type: "tick" }>) => void;
  /** Every entry of a run's record as it is made. Must not throw and must not wait. */
  onEntry?: (run: RunForWorker, body: RunEvent["body"]) => void;
  onClaimed?: (run: RunForWorker) => void;
  onEnded?: (run: RunForWorker, phase: RunPhase) => void;
};

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
};

export type Hands = {
  kill: KillHand;
  canary: CanaryHand;
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
  readonly finished: Promise<RunPhase>;
  readonly #options: Options;
  readonly #paperwork: Paperwork;
  readonly #finish: (phase: RunPhase) => void;
  #hands: Hands | null = null;
  #stops: Array<() => unknown> = [];

  constructor(options: Options) {
    const { place, run } = options;
    this.#options = options;
    const { promise, resolve } = Promise.withResolvers<RunPhase>();
    this.finished = promise;
    this.#finish = resolve;
    const lastSeq = options.record.at(-1)?.seq ?? 0;
    const database = createDatabaseWatch(
      (sinceMs) => this.loop.feed({ type: "databaseLost", sinceMs }),
      () => this.loop.feed({ type: "databaseBack" }),
    );
    const { service } = place;
    const { runId } = run;
    const { leaseEpoch } = options;
    const lostLease = () => this.loop.feed({ type: "leaseLost", reason: "another worker holds the run" });
    this.writer = new RecordWriter({
      append: createAppender({ service, runId, leaseEpoch, lastSeq }),
      onLost: (sinceMs) => database.lost("record", sinceMs),
      onBack: () => database.back("record"),
      onLeaseLost: lostLease,
      now: nowMs,
    });
    this.loop = this.#openLoop();
    this.#paperwork = this.#openPaperwork();
    this.#stops.push(
      keepLease({
        renew: () => renewLease({ service, runId, leaseEpoch }),
        onLost: lostLease,
        onDatabaseLost: (sinceMs) => database.lost("lease", sinceMs),
        onDatabaseBack: () => database.back("lease"),
        now: nowMs,
      }),
    );
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
      onIntent: (intent) => this.loop.feed({ type: "intent", intent }),
    });
    this.#stops.push(stopIntents);
  }

  /** Something to close when the run is over. */
  onClose(stop: () => unknown): void {
    this.#stops.push(stop);
  }

  /** Waits for the end, brings the canary down, writes what still waits and closes everything. */
  async close(): Promise<void> {
    await this.#hands?.canary.end();
    await this.#paperwork
      .finishReport()
      .catch((error) => this.#log(`the last report was not saved: ${error}`));
    while (!(await this.writer.drain(DRAIN_MS)) && !this.writer.isFenced) {
      this.#log("waiting for the database to take the end of the record; the account is flat");
    }
    for (const stop of this.#stops.splice(0).reverse()) await stop();
    this.writer.close();
    await this.#paperwork.closeArchive().catch((error) => this.#log(`the archive was not closed: ${error}`));
  }

  #log(message: string): void {
    this.#options.place.log(`${this.#options.run.runId}: ${message}`);
  }

  #openLoop(): EngineLoop {
    const { place, run, record, engine, canaryLog, keep } = this.#options;
    return new EngineLoop({
      record,
      engine,
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
      reportsDirectory: place.reportsDirectory,
      stdoutPath,
      inputsPath,
      outputKept: async () => this.#hands?.canary.outputKept(),
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
    const kill = this.#hands?.kill;
    const canary = this.#hands?.canary;
    if (effect.type === "kill") kill?.kill();
    else if (effect.type === "stopChild") canary?.stop(effect.force);
    else if (effect.type === "sendControl") canary?.send(effect.control);
    else if (effect.type === "startPreflight") this.#hands?.startPreflight();
    else if (effect.type === "verifySignatures") this.#hands?.verifySignatures();
    else if (effect.type === "launchChild") canary?.launch();
    else if (effect.type === "proveFlat") void kill?.proveFlat();
    else if (effect.type === "archive") void this.#paperwork.archive();
    else if (effect.type === "writeReport") void this.#paperwork.writeReport(effect.kind);
    else if (effect.type === "escalate") this.#log(`ESCALATE: ${effect.reason}`);
    else this.#finish(effect.phase);
  }

  /** The rules threw: the account is flattened and the canary ended all the same; the lease runs out and the watchdog records the rest. */
  #comeDown(error: unknown): void {
    const detail = error instanceof Error ? error.message : String(error);
    const flat = this.#hands?.kill.untilFlat() ?? Promise.resolve();
    this.#hands?.canary.stop(false);
    this.#log(`the rules of the run failed (${detail}); the account is being flattened`);
    this.loop.note({ type: "controlLost", what: `the rules of the run failed: ${detail}` });
    void flat.finally(() => this.#finish("STUCK"));
  }
}
