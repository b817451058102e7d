import { applyRunEvent } from "./apply.ts";
import { describeEvent } from "./describe-event.ts";
import { FEED_LENGTH, type FeedEntry, type RunState } from "./model.ts";
import type { RunEvent, RunEventType } from "./run-events.ts";

/** An entry as a page gets it: with the feed lines of the quiet entries that came before it. */
export type StreamedEntry = RunEvent & { lines?: FeedEntry[] };

/** Entries that no page needs whole: ticks carry their numbers, the next loud entry carries their words. */
const QUIET: ReadonlySet<RunEventType> = new Set([
  "telemetry",
  "venueAccount",
  "venueOrder",
  "malformedLine",
]);
/** Lines that one entry carries at most, the newest: a canary that prints a hundred a second must not slow the page. */
export const MAX_LINES = 30;

/** Turns a record, entry by entry, into what is streamed. */
export class EntryGatherer {
  #lines: FeedEntry[] = [];

  /** The entry with the lines before it, or null for a quiet one, whose line waits for the next. */
  next(event: RunEvent): StreamedEntry | null {
    if (!QUIET.has(event.body.type)) {
      const lines = this.#lines;
      this.#lines = [];
      return lines.length > 0 ? { ...event, lines } : event;
    }
    const words = describeEvent(event.body);
    if (words) this.#lines.push({ seq: event.seq, atMs: event.atMs, ...words });
    if (this.#lines.length > MAX_LINES) this.#lines.shift();
    return null;
  }
}

/** Folds a streamed entry and its lines into a page's state. What the state knows already changes nothing. */
export function applyStreamedEntry(state: RunState, { lines, ...event }: StreamedEntry): RunState {
  if (event.seq <= state.lastSeq) return state;
  const fresh = lines?.filter((line) => line.seq > state.lastSeq) ?? [];
  if (fresh.length === 0) return applyRunEvent(state, event);
  return applyRunEvent({ ...state, feed: [...state.feed, ...fresh].slice(-FEED_LENGTH) }, event);
}
