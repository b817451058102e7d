import { applyRunEvent } from "../canary/apply.ts";
import type { RunState } from "../canary/model.ts";
import { isFinal } from "../canary/phases.ts";
import type { RunEvent, Tick } from "../canary/run-events.ts";
import { EntryGatherer, type StreamedEntry } from "../canary/streamed-entry.ts";

/** A viewer who was away for less than this many entries catches up from memory. */
const RING_LENGTH = 500;

const encoder = new TextEncoder();

/** One message of an event stream. */
export function encodeMessage(event: string, data: unknown, id?: number): Uint8Array {
  const idLine = id === undefined ? "" : `id: ${id}\n`;
  return encoder.encode(`${idLine}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

/** One entry as viewers get it. */
const encodeEntry = (entry: StreamedEntry) => encodeMessage("run", entry, entry.seq);

/** A part of a record as viewers get it, from its first entry on. */
export function encodeRecord(events: readonly RunEvent[]): Uint8Array[] {
  const gatherer = new EntryGatherer();
  return events.flatMap((event) => {
    const entry = gatherer.next(event);
    return entry ? [encodeEntry(entry)] : [];
  });
}

/** Who watches a run. `send` returns false when the viewer cannot take more now; it then gets a snapshot once it can. */
export type Viewer = { send(chunk: Uint8Array): boolean };

type Kept = { seq: number; chunk: Uint8Array };

/** One run as this process streams it: the fold, the ticks, the last entries encoded, the viewers. No IO. */
export class RunChannel {
  readonly viewers = new Set<Viewer>();
  readonly #gatherer = new EntryGatherer();
  readonly #ring: Kept[] = [];
  readonly #ticks: Tick[];
  readonly #behind = new Set<Viewer>();
  #state: RunState;
  #ringFloor: number;
  #snapshot: Kept | undefined;

  constructor(state: RunState, ticks: Tick[]) {
    this.#state = state;
    this.#ticks = ticks;
    this.#ringFloor = state.lastSeq;
  }

  get lastSeq(): number {
    return this.#state.lastSeq;
  }

  get isOver(): boolean {
    return isFinal(this.#state.phase) && this.#state.finishedAtMs !== null;
  }

  /** Folds new entries in order and sends them, each encoded once for all viewers. */
  take(events: readonly RunEvent[]): void {
    for (const event of events) {
      if (event.seq <= this.#state.lastSeq) continue;
      this.#state = applyRunEvent(this.#state, event);
      if (event.body.type === "tick") this.#ticks.push(event.body.tick);
      const entry = this.#gatherer.next(event);
      if (!entry) continue;
      const chunk = encodeEntry(entry);
      this.#keep({ seq: event.seq, chunk });
      for (const viewer of this.viewers) {
        if (!this.#behind.has(viewer) && !viewer.send(chunk)) this.#behind.add(viewer);
      }
    }
  }

  #keep(entry: Kept): void {
    this.#ring.push(entry);
    if (this.#ring.length <= RING_LENGTH) return;
    const dropped = this.#ring.shift();
    if (dropped) this.#ringFloor = dropped.seq;
  }

  /** State and ticks of now, encoded once per number. */
  snapshot(nowMs: number): Uint8Array {
    const { lastSeq } = this.#state;
    if (this.#snapshot?.seq !== lastSeq) {
      const data = { lastSeq, state: this.#state, ticks: this.#ticks, nowMs };
      this.#snapshot = { seq: lastSeq, chunk: encodeMessage("snapshot", data, lastSeq) };
    }
    return this.#snapshot.chunk;
  }

  /** The kept entries after a number, or undefined when the ring does not reach back that far. */
  since(seq: number): Uint8Array[] | undefined {
    if (seq < this.#ringFloor || seq > this.#state.lastSeq) return undefined;
    return this.#ring.filter((entry) => entry.seq > seq).map((entry) => entry.chunk);
  }

  /** A viewer comes in with what it gets first; if that is too much for it now, a snapshot follows. */
  join(viewer: Viewer, first: readonly Uint8Array[]): void {
    this.viewers.add(viewer);
    if (!first.every((chunk) => viewer.send(chunk))) this.#behind.add(viewer);
  }

  /** A slow viewer has room again: everything it missed comes as one snapshot. */
  refill(viewer: Viewer, nowMs: number): void {
    if (this.#behind.delete(viewer)) viewer.send(this.snapshot(nowMs));
  }

  leave(viewer: Viewer): void {
    this.viewers.delete(viewer);
    this.#behind.delete(viewer);
  }
}
