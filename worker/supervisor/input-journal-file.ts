import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type InputJournal, journalHead, journalLine, readJournal } from "#lib/canary/input-journal.ts";
import type { RunInput, RunSetup } from "#lib/canary/inputs.ts";
import { LineFile } from "./line-file.ts";

/** The record does not wait longer than this for the journal: a disk that hangs costs a takeover its choice, not the record. */
const FLUSHED_WITHIN_MS = 500;

/** Where the inputs of a run are kept, below the state folder. */
export function inputJournalPath(stateDirectory: string, runId: string): string {
  return join(stateDirectory, "runs", runId, "inputs.jsonl");
}

export type InputJournalFile = {
  keep: (takenAtMs: number, input: RunInput) => void;
  /** Resolves when what was kept so far outlives this process, or after a short time. */
  flushed: () => Promise<void>;
  close: () => Promise<void>;
};

function openFile(file: LineFile): InputJournalFile {
  return {
    keep: (takenAtMs, input) => file.write(journalLine(takenAtMs, input)),
    flushed: () => Promise.race([file.flushed(), sleep(FLUSHED_WITHIN_MS, undefined, { ref: false })]),
    close: () => file.close(),
  };
}

/** Keeps a run's inputs in a file of its own. A disk that cannot be written costs the journal, never the run. */
export function openInputJournal(stateDirectory: string, setup: RunSetup): InputJournalFile {
  const file = new LineFile(inputJournalPath(stateDirectory, setup.runId));
  file.write(journalHead(setup));
  return openFile(file);
}

/** Reads what the lost worker kept and goes on writing behind it; a line that it could not finish is cut off. Throws when there is none. */
export function continueInputJournal(
  stateDirectory: string,
  runId: string,
): { journal: InputJournal; open: () => InputJournalFile } {
  const path = inputJournalPath(stateDirectory, runId);
  const text = readFileSync(path, "utf8");
  const journal = readJournal(text);
  return {
    journal,
    open: () => {
      // A file of our own under the same name: a lost worker that only stood still may yet write to the old one.
      writeFileSync(`${path}.part`, text.slice(0, text.lastIndexOf("\n") + 1));
      renameSync(`${path}.part`, path);
      return openFile(new LineFile(path));
    },
  };
}
