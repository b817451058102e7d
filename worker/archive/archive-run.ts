import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { RunEvent } from "#lib/canary/run-events.ts";

const gzipAsync = promisify(gzip);

export type ArchiveRun = {
  runId: string;
  /** State folder of the installation; the archive lies below it. */
  stateDirectory: string;
  events: readonly RunEvent[];
  /** File with everything that the canary printed; null when it never started. */
  stdoutPath: string | null;
};
export type Archived = { path: string; sha256: string };

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/**
 * Packs a run's record and the canary's output below `archive/<runId>/` and writes SHA-256 checksums beside them. The
 * answer's digest is that of the checksum file, so it covers all. Throws when the disk cannot be written.
 */
export async function archiveRun({
  runId,
  stateDirectory,
  events,
  stdoutPath,
}: ArchiveRun): Promise<Archived> {
  const folder = join(stateDirectory, "archive", runId);
  await mkdir(folder, { recursive: true });
  const lines = events.map((event) => `${JSON.stringify(event)}\n`).join("");
  const files = [{ name: "events.jsonl.gz", bytes: await gzipAsync(Buffer.from(lines)) }];
  if (stdoutPath) {
    const output = await readFile(stdoutPath).catch(() => Buffer.alloc(0));
    files.push({ name: "canary-stdout.jsonl.gz", bytes: await gzipAsync(output) });
  }
  for (const file of files) await writeFile(join(folder, file.name), file.bytes);
  const checksums = files.map((file) => `${sha256(file.bytes)}  ${file.name}\n`).join("");
  await writeFile(join(folder, "SHA256SUMS"), checksums);
  // Named below the state folder: where that folder lies is a matter of the machine, not of the record.
  return { path: join(basename(stateDirectory), "archive", runId), sha256: sha256(Buffer.from(checksums)) };
}
