import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readJournal } from "#lib/canary/input-journal.ts";
import { simulatedSetup } from "#lib/canary/simulated-run.ts";
import { rehearsalV1 } from "#lib/template/rehearsal-v1.ts";
import { continueInputJournal, inputJournalPath, openInputJournal } from "./input-journal-file.ts";

const folder = mkdtempSync(join(tmpdir(), "countersign-journal-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a successor goes on behind the last whole line, and the lost worker can write nothing into it any more", async () => {
  const setup = simulatedSetup(rehearsalV1);
  const { runId } = setup;
  const path = inputJournalPath(folder, runId);
  const first = openInputJournal(folder, setup);
  first.keep(1, { type: "timer", atMs: 1 });
  await first.flushed();
  appendFileSync(path, '{"nowMs":2,"inp');
  const { journal, open } = continueInputJournal(folder, runId);
  expect(journal.entries.map(({ nowMs }) => nowMs)).toEqual([1]);
  const second = open();
  first.keep(3, { type: "timer", atMs: 3 });
  await first.close();
  second.keep(4, { type: "timer", atMs: 4 });
  await second.close();
  const { entries } = readJournal(readFileSync(path, "utf8"));
  expect(entries.map(({ nowMs }) => nowMs)).toEqual([1, 4]);
});
