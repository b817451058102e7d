import { mkdir, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join, relative } from "node:path";
import { buildReport } from "#lib/report/build-report.ts";
import { reportMarkdown } from "#lib/report/report-markdown.ts";
import { appendRunEvents } from "#lib/service/append-run-events.ts";
import { takeOver } from "#lib/service/claim-run.ts";
import { LEASE_MS, listLeases, renewLease } from "#lib/service/lease.ts";
import { LeaseWatch } from "#lib/service/lease-watch.ts";
import { listRuns } from "#lib/service/list-runs.ts";
import { loadRunForWorker } from "#lib/service/load-run-for-worker.ts";
import type { Service } from "#lib/service/open-service.ts";
import { readWholeRecord } from "#lib/service/read-run-events.ts";
import { saveReport } from "#lib/service/save-report.ts";
import { archiveRun } from "#worker/archive/archive-run.ts";
import { reportsDirectory } from "#worker/archive/reports-directory.ts";
import { monotonicMs } from "#worker/holder/protocol.ts";
import { lastReadings } from "./last-readings.ts";
import type { HeldRun, LeaseBook, RescueFacts } from "./lease-book.ts";

/** The lease book of the real database. `by` is how this watchdog calls itself in the record. */
export function serviceLeaseBook(service: Service, by: string): LeaseBook {
  const watch = new LeaseWatch();
  return {
    listUnderWay: async () => (await listRuns({ service })).filter((run) => run.finishedAtMs === null),
    listExpired: async () => {
      const leases = await listLeases({ service }).catch((error: Error) => {
        watch.forget();
        throw error;
      });
      return watch
        .look(leases, monotonicMs())
        .filter(
          ({ workerId, isLetGo, unchangedMs }) => workerId !== by && (isLetGo || unchangedMs >= LEASE_MS),
        )
        .map((lease) => ({ ...lease, expiredForMs: lease.unchangedMs - (lease.isLetGo ? 0 : LEASE_MS) }));
    },
    takeOver: async ({ runId, leaseEpoch, renewedMark }, reason) => {
      const seen = { leaseEpoch, renewedMark };
      const claim = await takeOver({ service, runId, by, seen, reason });
      if (!claim.ok) return null;
      return heldRun(service, {
        runId,
        leaseEpoch: claim.leaseEpoch,
        hasLaunched: mayHaveLaunched(claim.state),
      });
    },
  };
}

/** A run may have launched when its countdown was over, even if its worker died before it could write so. */
function mayHaveLaunched(state: { phase: string; launchAtMs: number | null }): boolean {
  if (state.phase !== "QUEUED" && state.phase !== "PREFLIGHT") return true;
  return state.launchAtMs !== null && Date.now() >= state.launchAtMs;
}

type Held = { runId: string; leaseEpoch: number; hasLaunched: boolean };

function heldRun(service: Service, run: Held): HeldRun {
  const { runId, leaseEpoch, hasLaunched } = run;
  return {
    hasLaunched,
    append: async (events) => (await appendRunEvents({ service, runId, leaseEpoch, events })).ok,
    renew: () => renewLease({ service, runId, leaseEpoch }),
    facts: () => rescueFacts(service, runId),
    archive: async () => {
      const stateDirectory = service.varDir;
      const stdoutPath = join(stateDirectory, "runs", runId, "canary-stdout.jsonl");
      const events = await readWholeRecord({ service, runId });
      return archiveRun({ runId, stateDirectory, events, stdoutPath });
    },
    writeReport: () => writeReport(service, runId).catch(() => null),
  };
}

async function rescueFacts(service: Service, runId: string): Promise<RescueFacts> {
  const run = await loadRunForWorker({ service, runId });
  if (!run) throw new Error(`run ${runId} cannot be read`);
  const { template, state } = run;
  // A worker names itself by its machine; only there does its canary's process id mean anything.
  const workerId = (await readWholeRecord({ service, runId })).findLast(
    ({ body }) => body.type === "claimed",
  )?.body;
  const isHere = workerId?.type === "claimed" && workerId.workerId.startsWith(`${hostname()}-`);
  return {
    steps: template.rollback,
    measurements: lastReadings(state, template.timing.rateWindowSec),
    isCanaryGone: isHere && state.childPid !== null ? !isAlive(state.childPid) : null,
  };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Into the database, where every screen reads it, and beside the other reports when this machine's disk takes it. */
async function writeReport(service: Service, runId: string): Promise<{ path: string } | null> {
  const run = await loadRunForWorker({ service, runId });
  if (!run) return null;
  const events = await readWholeRecord({ service, runId });
  const report = buildReport({ runId, events, template: run.template, decision: run.decision });
  const markdown = reportMarkdown(report);
  await saveReport({ service, runId, kind: "incident", markdown });
  const folder = reportsDirectory(run.template);
  const path = join(folder, `${runId}.md`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(path, markdown);
    return { path: relative(process.cwd(), path) };
  } catch {
    return { path: `runs/${runId}/report` };
  }
}
