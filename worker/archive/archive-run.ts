import { mkdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { recordText } from "#lib/bundle/seal-lines.ts";
import type { RunEvent } from "#lib/canary/run-events.ts";
import { writeSummed } from "./checksums.ts";

const gzipAsync = promisify(gzip);
const gunzipAsync = promisify(gunzip);

const EVENTS = "events.jsonl.gz";
const OUTPUT = "canary-stdout.jsonl.gz";
const NEWLINE = 10;

/** Checksums of what was known when the logs were archived, and of everything when the run was over. */
export const LOGS_SUMS = "SHA256SUMS";
export const END_SUMS = "SHA256SUMS.end";

export type ArchiveRun = {
  runId: string;
  /** State folder of the installation; the archive lies below it. */
  stateDirectory: string;
  /** The record as it stands now. */
  events: readonly RunEvent[];
  /** File with everything that the canary printed; null when it never started. */
  stdoutPath: string | null;
};
export type Archived = { path: string; sha256: string };

const folderOf = (stateDirectory: string, runId: string) => join(stateDirectory, "archive", runId);

/** What a file holds now; null when it is not there. */
async function contentOf(path: string | null): Promise<Buffer | null> {
  return path === null ? null : await readFile(path).catch(() => null);
}

async function unpacked(path: string): Promise<Buffer | null> {
  const bytes = await contentOf(path);
  return bytes && (await gunzipAsync(bytes));
}

/**
 * The form's "archive logs": packs the record so far and the canary's output below `archive/<runId>/` with a file of SHA-256
 * checksums that `sha256sum -c` reads. The answer's digest is that file's own, so it covers all; it goes into the record.
 * Throws when the disk cannot be written.
 */
export async function archiveRun(run: ArchiveRun): Promise<Archived> {
  const { runId, stateDirectory, events, stdoutPath } = run;
  const folder = folderOf(stateDirectory, runId);
  await mkdir(folder, { recursive: true });
  const output = await contentOf(stdoutPath);
  const sha256 = await writeSummed(folder, LOGS_SUMS, [
    { name: EVENTS, bytes: await gzipAsync(recordText(events)) },
    ...(output ? [{ name: OUTPUT, bytes: await gzipAsync(output) }] : []),
  ]);
  // Named below the state folder: where that folder lies is a matter of the machine, not of the record.
  return { path: join(basename(stateDirectory), "archive", runId), sha256 };
}

export type CloseArchive = {
  runId: string;
  stateDirectory: string;
  /** The whole record, its last entry included. */
  events: readonly RunEvent[];
  stdoutPath: string | null;
  /** The report in its last wording; null when none was written. */
  report: string | null;
  /** File with every input that the rules took; null when no journal was kept. */
  inputsPath: string | null;
};

/**
 * Adds what came after the archiving of the logs and could not be in it: that entry itself, verdict, report and end, and the
 * inputs of the rules. A second checksum file covers these and the first one. Both event files in a row are the run's record
 * as it is sealed in the audit stream, both output files all that the canary printed. Does nothing for a run whose logs were not archived.
 */
export async function closeArchive(run: CloseArchive): Promise<void> {
  const { runId, stateDirectory, events, report, stdoutPath, inputsPath } = run;
  const folder = folderOf(stateDirectory, runId);
  const sums = await contentOf(join(folder, LOGS_SUMS));
  const archived = await unpacked(join(folder, EVENTS));
  if (!sums || !archived) return;
  // One entry a line; which ones were in time is what the first file says.
  const inTime = archived.filter((byte) => byte === NEWLINE).length;
  const printedInTime = await unpacked(join(folder, OUTPUT));
  const lastWords = (await contentOf(stdoutPath))?.subarray(printedInTime?.length ?? 0);
  const inputs = await contentOf(inputsPath);
  await writeSummed(
    folder,
    END_SUMS,
    [
      { name: "events-after.jsonl.gz", bytes: await gzipAsync(recordText(events.slice(inTime))) },
      ...(lastWords?.length
        ? [{ name: "canary-stdout-after.jsonl.gz", bytes: await gzipAsync(lastWords) }]
        : []),
      ...(report === null ? [] : [{ name: "report.md", bytes: Buffer.from(report) }]),
      ...(inputs ? [{ name: "inputs.jsonl.gz", bytes: await gzipAsync(inputs) }] : []),
    ],
    [{ name: LOGS_SUMS, bytes: sums }],
  );
}
