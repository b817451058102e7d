import { applyLife } from "./apply-life.ts";
import { applyRollback } from "./apply-rollback.ts";
import { applyWatch } from "./apply-watch.ts";
import { describeEvent } from "./describe-event.ts";
import { FEED_LENGTH, type FeedEntry, type RunState } from "./model.ts";
import type { RunEvent } from "./run-events.ts";

function feedAfter(feed: FeedEntry[], event: RunEvent): FeedEntry[] {
  const words = describeEvent(event.body);
  if (!words) return feed;
  const next = feed.length >= FEED_LENGTH ? feed.slice(feed.length - FEED_LENGTH + 1) : feed.slice();
  next.push({ seq: event.seq, atMs: event.atMs, ...words });
  return next;
}

/**
 * One entry folded into the state; used by server, worker and browser alike. Entries that were folded before
 * (seq ≤ lastSeq) change nothing, so a stream may be resumed with overlap.
 */
export function applyRunEvent(state: RunState, event: RunEvent): RunState {
  if (event.seq <= state.lastSeq) return state;
  const changes = applyLife(state, event) ?? applyWatch(state, event) ?? applyRollback(state, event) ?? {};
  return {
    ...state,
    ...changes,
    lastSeq: event.seq,
    lastAtMs: event.atMs,
    feed: feedAfter(state.feed, event),
  };
}

/** The fold of many entries, in order. */
export function foldRunEvents(state: RunState, events: Iterable<RunEvent>): RunState {
  let next = state;
  for (const event of events) next = applyRunEvent(next, event);
  return next;
}
