import { foldRunEvents } from "../canary/apply.ts";
import type { RunState } from "../canary/model.ts";
import { readEvents } from "../store/run-events.ts";
import { readState } from "../store/runs.ts";
import type { Tx } from "../store/transaction.ts";

/** A page of the record that is folded at a time. */
const PAGE = 1_000;

/** The state of a run at its last event: the stored fold and what was appended since. Null when there is no such run. */
export async function foldStoredState(tx: Tx, runId: string): Promise<RunState | null> {
  const stored = await readState(tx, runId);
  if (!stored) return null;
  let state = stored.state;
  while (state.lastSeq < stored.lastSeq) {
    const events = await readEvents(tx, runId, { afterSeq: state.lastSeq, limit: PAGE });
    if (events.length === 0) break;
    state = foldRunEvents(state, events);
  }
  return state;
}
