import { createEngine, type Engine } from "./engine.ts";
import type { InputJournal } from "./input-journal.ts";
import type { RunEvent, RunEventBody, RunEventType } from "./run-events.ts";
import { step } from "./step.ts";

/** Entries that do not come from the rules: who queued and who claimed the run. */
const NOT_FROM_RULES: ReadonlySet<RunEventType> = new Set(["runQueued", "claimed"]);

type Resumed =
  | {
      ok: true;
      /** As the lost worker had it after its last input, windows and all. */
      engine: Engine;
      /** Entries that the lost worker made and could not write any more, oldest first. */
      unwritten: { atMs: number; body: RunEventBody }[];
      /** How many lines of the canary were taken. */
      linesTaken: number;
    }
  /** Why the run cannot be watched on, in words: it has to come down. */
  | { ok: false; reason: string };

const no = (reason: string): Resumed => ({ ok: false, reason });

/**
 * Rebuilds a live run's engine from the inputs that its lost worker kept. The record must be what the rules say to these
 * inputs, entry by entry, as far as it goes: otherwise something is missing, and nobody could tell what. Deterministic.
 */
export function resumeFromJournal(journal: InputJournal, record: readonly RunEvent[]): Resumed {
  let engine = createEngine(journal.setup);
  let linesTaken = 0;
  const made: { atMs: number; body: RunEventBody }[] = [];
  for (const { nowMs, input } of journal.entries) {
    const result = step(engine, input, nowMs);
    engine = result.engine;
    linesTaken = Math.max(linesTaken, input.lineNumber ?? 0);
    for (const body of result.events) made.push({ atMs: input.atMs, body });
  }
  const written = record.filter(({ body }) => !NOT_FROM_RULES.has(body.type));
  const differs = written.find(
    ({ atMs, body }, index) => made[index]?.body.type !== body.type || made[index]?.atMs !== atMs,
  );
  if (differs) return no(`entry ${differs.seq} of the record does not follow from the inputs that were kept`);
  if (engine.phase !== "LIVE") return no(`the run was ${engine.phase}`);
  return { ok: true, engine, unwritten: made.slice(written.length), linesTaken };
}
