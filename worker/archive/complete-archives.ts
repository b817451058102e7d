import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { loadReport } from "#lib/service/load-report.ts";
import { loadRunForWorker } from "#lib/service/load-run-for-worker.ts";
import type { Service } from "#lib/service/open-service.ts";
import { readWholeRecord } from "#lib/service/read-run-events.ts";
import { inputJournalPath } from "#worker/supervisor/input-journal-file.ts";
import { closeArchive, END_SUMS, LOGS_SUMS } from "./archive-run.ts";

/** Whoever brings a run to its end closes its archive right away; so long after the end nobody does any more, ms. */
const LEFT_AFTER_MS = 60_000;

async function complete(service: Service, runId: string, nowMs: number): Promise<boolean> {
  const finishedAtMs = (await loadRunForWorker({ service, runId }))?.state.finishedAtMs ?? null;
  if (finishedAtMs === null || nowMs - finishedAtMs < LEFT_AFTER_MS) return false;
  const stateDirectory = service.varDir;
  await closeArchive({
    runId,
    stateDirectory,
    events: await readWholeRecord({ service, runId }),
    report: (await loadReport({ service, runId }))?.markdown ?? null,
    stdoutPath: join(stateDirectory, "runs", runId, "canary-stdout.jsonl"),
    inputsPath: inputJournalPath(stateDirectory, runId),
  });
  return true;
}

/**
 * Adds the second part to archives of this machine that have the first one only: of runs that the watchdog brought down, or whose
 * worker died after their end. What was archived stays as it is. Safe beside other workers: all write the same bytes, the
 * checksums last. Returns the runs whose archives are whole now. Throws when database or disk are away.
 */
export async function completeArchives(args: { service: Service; nowMs?: number }): Promise<string[]> {
  const { service, nowMs = Date.now() } = args;
  const folder = join(service.varDir, "archive");
  const runIds = await readdir(folder).catch((): string[] => []);
  const has = (runId: string, sums: string) => existsSync(join(folder, runId, sums));
  const completed: string[] = [];
  for (const runId of runIds) {
    if (!has(runId, LOGS_SUMS) || has(runId, END_SUMS)) continue;
    if (await complete(service, runId, nowMs)) completed.push(runId);
  }
  return completed;
}
