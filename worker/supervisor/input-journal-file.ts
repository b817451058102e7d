import { join } from "node:path";
import { journalHead, journalLine } from "#lib/canary/input-journal.ts";
import type { RunInput, RunSetup } from "#lib/canary/inputs.ts";
import { LineFile } from "./line-file.ts";

/** Where the inputs of a run are kept, below the state folder. */
export function inputJournalPath(stateDirectory: string, runId: string): string {
  return join(stateDirectory, "runs", runId, "inputs.jsonl");
}

/** Keeps a run's inputs in a file of its own. A disk that cannot be written costs the journal, never the run. */
export function openInputJournal(stateDirectory: string, setup: RunSetup) {
  const file = new LineFile(inputJournalPath(stateDirectory, setup.runId));
  file.write(journalHead(setup));
  return {
    keep: (takenAtMs: number, input: RunInput) => file.write(journalLine(takenAtMs, input)),
    close: () => file.close(),
  };
}
