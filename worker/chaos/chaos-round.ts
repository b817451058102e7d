import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { RunEvent, RunPhase } from "#lib/canary/run-events.ts";
import { newRunId } from "#lib/service/new-id.ts";
import { readWholeRecord } from "#lib/service/read-run-events.ts";
import type { Cast } from "#worker/rehearse/cast.ts";
import { followRun } from "#worker/rehearse/follow-run.ts";
import type { PaperAdmin, PaperOrder } from "#worker/rehearse/paper-admin.ts";
import { orderPrefixOf } from "#worker/supervisor/canary-command.ts";
import { type ChaosKind, strike } from "./chaos-faults.ts";
import {
  announcedIn,
  duplicatesIn,
  holderPidOf,
  linesTakenTwice,
  lostFrom,
  saidTwice,
  venueOrdersBeside,
} from "./record-checks.ts";
import { VenueWatch } from "./venue-watch.ts";

/** Demo runs trade on this account. */
const ACCOUNT = "demo";
/** A strike falls within this time of the moment at which everything was well. */
const STRIKE_WITHIN_MS = 2_000;
/** A run gets this long for its whole life, restarts included. */
const RUN_WITHIN_MS = 300_000;
/** The account must be flat this long after the last restart. */
const FLAT_WITHIN_MS = 30_000;
/** Nothing may stand open for longer than this while no supervisor lives. */
const UNWATCHED_WITHIN_MS = 5_000;
/** The trader has something open most of the time. */
const OPEN_WITHIN_MS = 5_000;
/** So long before its end a run is struck no more: it closes by itself. */
const CALM_BEFORE_END_MS = 4_000;
const LOOK_MS = 20;

type Strike = {
  kind: ChaosKind;
  /** From the strike to the entry of a supervisor that has the run again, ms; null where nobody lost it. */
  takenOverMs: number | null;
  isWatchedOn: boolean;
  /** For how long something was open while nobody supervised it, ms. */
  unwatchedMs: number;
};

export type ChaosRun = {
  runId: string;
  phase: RunPhase;
  trigger: string | null;
  strikes: Strike[];
  /** From the last strike's end to flat when the run came down, ms. */
  flatMs: number | null;
  lostEvents: number;
  /** Orders of the run that the venue has taken, by its own list. */
  venueOrders: number;
  duplicateOrders: number;
  /** What is wrong, in words; empty when all is well. */
  wrong: string[];
};

export type ChaosPlace = {
  /** Where the stack keeps its state. */
  varDir: string;
  cast: Cast;
  admin: PaperAdmin;
  pids: () => Record<string, number>;
  random: () => number;
  /** Resolves when every worker that should be there answers. */
  workersReady: () => Promise<void>;
};

const TAKEN = new Set<RunEvent["body"]["type"]>(["watchResumed", "takenOver"]);

class Struck {
  readonly strikes: Strike[] = [];
  readonly record: RunEvent[] = [];
  lastEndMs = 0;
  #isOver = false;
  readonly #kind: ChaosKind;
  readonly #place: ChaosPlace;
  readonly #watch: VenueWatch;

  constructor(kind: ChaosKind, place: ChaosPlace, watch: VenueWatch) {
    this.#kind = kind;
    this.#place = place;
    this.#watch = watch;
  }

  end(): void {
    this.#isOver = true;
  }

  /** Strikes again and again, up to `most` times, while the run is live. */
  async strikeUpTo(most: number): Promise<void> {
    await this.#until(() => this.#launched() !== undefined);
    while (this.strikes.length < most) {
      await this.#place.workersReady();
      await sleep(this.#place.random() * STRIKE_WITHIN_MS);
      // A strike while nothing is open proves little, but nobody waits for ever.
      const openUntilMs = Date.now() + OPEN_WITHIN_MS;
      await this.#until(() => this.#watch.isOpen || Date.now() > openUntilMs);
      if (!this.#isLive()) return;
      await this.#strike();
    }
  }

  async #strike(): Promise<void> {
    const { pids, random } = this.#place;
    const holderPid = holderPidOf(this.record);
    const childPid = this.#launched()?.pid;
    if (!holderPid || !childPid) throw new Error("the record names no worker or canary");
    const fromMs = Date.now();
    const fromSeq = this.record.at(-1)?.seq ?? 0;
    await strike(this.#kind, { holderPid, childPid, pids: pids(), random });
    this.lastEndMs = Date.now();
    const later = () => this.record.filter(({ seq }) => seq > fromSeq);
    const isWorker = this.#kind === "worker" || this.#kind === "frozen";
    await this.#until(() =>
      later().some(
        ({ body, atMs }) =>
          body.type === "finished" ||
          (isWorker ? TAKEN.has(body.type) : body.type === "tick" && atMs > this.lastEndMs + 1_000),
      ),
    );
    const taken = later().find(({ body }) => TAKEN.has(body.type));
    const isLost = isWorker || taken !== undefined;
    const untilMs = isLost ? (taken?.atMs ?? Date.now()) : fromMs;
    this.strikes.push({
      kind: this.#kind,
      takenOverMs: taken ? taken.atMs - fromMs : null,
      isWatchedOn: taken?.body.type === "watchResumed",
      unwatchedMs: this.#watch.openMs(fromMs, untilMs),
    });
  }

  #launched() {
    const body = this.record.find((event) => event.body.type === "launched")?.body;
    return body?.type === "launched" ? body : undefined;
  }

  #isLive(): boolean {
    const isDown = this.record.some(
      ({ body }) =>
        body.type === "triggerFired" || body.type === "closingStarted" || body.type === "finished",
    );
    return !this.#isOver && !isDown && Date.now() < (this.#launched()?.endsAtMs ?? 0) - CALM_BEFORE_END_MS;
  }

  async #until(isTrue: () => boolean): Promise<void> {
    while (!this.#isOver && !isTrue()) await sleep(LOOK_MS);
  }
}

/** One demo run that is struck up to `most` times at random moments, followed to its end. */
export async function chaosRun(kind: ChaosKind, most: number, place: ChaosPlace): Promise<ChaosRun> {
  const { cast, admin } = place;
  const { service } = cast;
  const runId = newRunId();
  await place.workersReady();
  await cast.act("ENGINEER", { type: "startDemo", runId });
  const watch = new VenueWatch(admin, ACCOUNT);
  const struck = new Struck(kind, place, watch);
  const wrong: string[] = [];
  try {
    const striking = struck.strikeUpTo(most).catch((error: Error) => void wrong.push(error.message));
    const onEvent = (event: RunEvent) => void struck.record.push(event);
    const { phase } = await followRun({ service, runId, withinMs: RUN_WITHIN_MS, onEvent });
    struck.end();
    await striking;
    const untilMs = Date.now() + FLAT_WITHIN_MS;
    while (watch.isOpen && Date.now() < untilMs) await sleep(LOOK_MS);
    if (watch.isOpen) wrong.push("something is open at the venue after the run's end");
    const whole = await readWholeRecord({ service, runId });
    const isDown = phase === "ROLLED_BACK" && struck.lastEndMs > 0;
    const flatMs = isDown ? Math.max(0, watch.lastOpenMs - struck.lastEndMs) : null;
    const { strikes } = struck;
    const orders = (await admin.orders()).filter(({ account }) => account === ACCOUNT);
    const output = readFileSync(join(place.varDir, "runs", runId, "canary-stdout.jsonl"), "utf8");
    return {
      ...judge({ runId, output, whole, seen: struck.record, orders, strikes, flatMs, wrong }),
      runId,
      phase,
    };
  } finally {
    struck.end();
    await watch.stop();
  }
}

type Told = {
  runId: string;
  /** All that the canary printed, as its holder kept it: also what no worker was there to read. */
  output: string;
  whole: readonly RunEvent[];
  seen: readonly RunEvent[];
  orders: readonly PaperOrder[];
  strikes: Strike[];
  flatMs: number | null;
  wrong: string[];
};

function judge({ runId, output, whole, seen, orders, ...told }: Told): Omit<ChaosRun, "runId" | "phase"> {
  const { strikes, flatMs, wrong } = told;
  const lostEvents = lostFrom(seen, whole);
  const atVenue = venueOrdersBeside(announcedIn(output), orders, orderPrefixOf(runId));
  const duplicateOrders = duplicatesIn(whole) + linesTakenTwice(whole) + atVenue.twice;
  if (flatMs !== null && flatMs > FLAT_WITHIN_MS) wrong.push(`flat only after ${flatMs} ms`);
  if (lostEvents > 0) wrong.push(`${lostEvents} entries lost`);
  if (duplicateOrders > 0) wrong.push(`${duplicateOrders} orders or lines twice`);
  if (atVenue.unannounced > 0) wrong.push(`${atVenue.unannounced} orders at the venue that nobody announced`);
  for (const type of saidTwice(whole)) wrong.push(`${type} stands twice in the record`);
  for (const { unwatchedMs } of strikes)
    if (unwatchedMs > UNWATCHED_WITHIN_MS) wrong.push(`open without a supervisor for ${unwatchedMs} ms`);
  const fired = whole.find(({ body }) => body.type === "triggerFired")?.body;
  const trigger = fired?.type === "triggerFired" ? `${fired.trigger} (${fired.reason})` : null;
  return { trigger, strikes, flatMs, lostEvents, venueOrders: atVenue.taken, duplicateOrders, wrong };
}
