import { type Listener, listen } from "../store/listen.ts";
import { parseRunNotice, RUN_EVENT_CHANNEL, readEvents, readTicks } from "../store/run-events.ts";
import { findRun } from "../store/runs.ts";
import { foldStoredState } from "./fold-stored-state.ts";
import type { Service } from "./open-service.ts";
import { encodeRecord, RunChannel, type Viewer } from "./run-channel.ts";

/** Notices are a hint, the table is the truth: watched runs are read at least this often. */
const POLL_MS = 2_000;
const PAGE = 500;
/** A viewer who missed more than this gets a snapshot, which is smaller. */
const MAX_REPLAY = 2_000;
/** A channel that nobody watches is forgotten after this time, so that a reload does not cost a new fold. */
const FORGET_MS = 30_000;

type Watched = { channel: RunChannel; pumping?: Promise<void>; again: boolean; forget?: NodeJS.Timeout };

export type Subscription = { refill(): void; close(): void };

/** Streams the records of runs to many viewers: one LISTEN and one read per run and process, however many watch. */
export class RunHub {
  readonly #service: Service;
  readonly #watched = new Map<string, Promise<Watched | null>>();
  #listener: Promise<Listener> | undefined;
  #poll: NodeJS.Timeout | undefined;

  constructor(service: Service) {
    this.#service = service;
  }

  /** Whether there is such a run. */
  async has(runId: string): Promise<boolean> {
    return this.#watched.has(runId) || (await findRun(this.#service.store.prisma, runId)) !== null;
  }

  /**
   * Starts sending a run to a viewer: what came after `lastEventId`, else a snapshot, then every new entry. Throws when
   * there is no such run; ask `has` first.
   */
  async subscribe(runId: string, viewer: Viewer, lastEventId?: number): Promise<Subscription> {
    this.#start();
    const watched = await this.#watch(runId);
    if (!watched) throw new Error(`There is no run ${runId}.`);
    const { channel } = watched;
    clearTimeout(watched.forget);
    await this.#pump(runId, watched);
    const missed = lastEventId === undefined ? undefined : await this.#missed(runId, channel, lastEventId);
    // From here to `join` nothing is awaited: no entry can come in between.
    const rest = missed && channel.since(missed.upTo);
    const chunks = missed && rest ? [...missed.chunks, ...rest] : [channel.snapshot(Date.now())];
    channel.join(viewer, chunks);
    return {
      refill: () => channel.refill(viewer, Date.now()),
      close: () => {
        channel.leave(viewer);
        if (channel.viewers.size === 0)
          watched.forget = setTimeout(() => this.#forget(runId, channel), FORGET_MS);
      },
    };
  }

  /** Ends the connection and all timers. */
  async close(): Promise<void> {
    clearInterval(this.#poll);
    this.#poll = undefined;
    for (const watched of this.#watched.values()) clearTimeout((await watched)?.forget);
    this.#watched.clear();
    await (await this.#listener)?.close();
    this.#listener = undefined;
  }

  #start(): void {
    this.#listener ??= listen({
      databaseUrl: this.#service.databaseUrl,
      channels: [RUN_EVENT_CHANNEL],
      onNotice: (_channel, payload) => this.#onNotice(parseRunNotice(payload).runId),
      onConnected: () => this.#pumpAll(),
    });
    if (this.#poll) return;
    this.#poll = setInterval(() => this.#pumpAll(), POLL_MS);
    this.#poll.unref();
  }

  #onNotice(runId: string): void {
    void this.#watched
      .get(runId)
      ?.then((watched) => watched && this.#pump(runId, watched))
      .catch(() => {});
  }

  #pumpAll(): void {
    for (const runId of this.#watched.keys()) this.#onNotice(runId);
  }

  #watch(runId: string): Promise<Watched | null> {
    const known = this.#watched.get(runId);
    if (known) return known;
    const opened = this.#open(runId);
    this.#watched.set(runId, opened);
    opened.then(
      (watched) => watched ?? this.#watched.delete(runId),
      () => this.#watched.delete(runId),
    );
    return opened;
  }

  async #open(runId: string): Promise<Watched | null> {
    const { prisma } = this.#service.store;
    const state = await foldStoredState(prisma, runId);
    if (!state) return null;
    const ticks = (await readTicks(prisma, runId)).slice(0, state.counts.ticks);
    return { channel: new RunChannel(state, ticks), again: false };
  }

  /** Reads what is new until there is nothing more; whoever asks during a read waits for one more round of it. */
  #pump(runId: string, watched: Watched): Promise<void> {
    watched.again = true;
    watched.pumping ??= this.#read(runId, watched).finally(() => {
      watched.pumping = undefined;
      // Asked between the last look and this moment: nothing may wait for the next notice.
      if (watched.again) return this.#pump(runId, watched);
    });
    return watched.pumping;
  }

  async #read(runId: string, watched: Watched): Promise<void> {
    while (watched.again) {
      watched.again = false;
      const query = { afterSeq: watched.channel.lastSeq, limit: PAGE };
      const events = await readEvents(this.#service.store.prisma, runId, query);
      watched.channel.take(events);
      if (events.length === PAGE) watched.again = true;
    }
  }

  async #missed(runId: string, channel: RunChannel, lastEventId: number) {
    const kept = channel.since(lastEventId);
    if (kept) return { chunks: [], upTo: lastEventId };
    const upTo = channel.lastSeq;
    if (lastEventId > upTo || upTo - lastEventId > MAX_REPLAY) return undefined;
    const query = { afterSeq: lastEventId, limit: MAX_REPLAY };
    const events = await readEvents(this.#service.store.prisma, runId, query);
    return { chunks: encodeRecord(events.filter((event) => event.seq <= upTo)), upTo };
  }

  #forget(runId: string, channel: RunChannel): void {
    if (channel.viewers.size === 0) this.#watched.delete(runId);
  }
}
