import { buildReport } from "#lib/report/build-report.ts";
import { reportMarkdown } from "#lib/report/report-markdown.ts";
import { appendRunEvents } from "#lib/service/append-run-events.ts";
import { takeOver } from "#lib/service/claim-run.ts";
import { listExpiredLeases, renewLease } from "#lib/service/lease.ts";
import { listRuns } from "#lib/service/list-runs.ts";
import { loadRunForWorker } from "#lib/service/load-run-for-worker.ts";
import type { Service } from "#lib/service/open-service.ts";
import { readWholeRecord } from "#lib/service/read-run-events.ts";
import { saveReport } from "#lib/service/save-report.ts";
import type { HeldRun, LeaseBook } from "./lease-book.ts";

/** The lease book of the real database. `by` is how this watchdog calls itself in the record. */
export function serviceLeaseBook(service: Service, by: string): LeaseBook {
  return {
    listUnderWay: async () => (await listRuns({ service })).filter((run) => run.finishedAtMs === null),
    listExpired: () => listExpiredLeases({ service }),
    takeOver: async (runId, reason) => {
      const claim = await takeOver({ service, runId, by, reason });
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

function heldRun(
  service: Service,
  run: { runId: string; leaseEpoch: number; hasLaunched: boolean },
): HeldRun {
  const { runId, leaseEpoch, hasLaunched } = run;
  return {
    hasLaunched,
    append: async (events) => (await appendRunEvents({ service, runId, leaseEpoch, events })).ok,
    renew: () => renewLease({ service, runId, leaseEpoch }),
    writeReport: () => writeReport(service, runId).catch(() => null),
  };
}

async function writeReport(service: Service, runId: string): Promise<{ path: string } | null> {
  const run = await loadRunForWorker({ service, runId });
  if (!run) return null;
  const events = await readWholeRecord({ service, runId });
  const report = buildReport({ runId, events, template: run.template, decision: run.decision });
  await saveReport({ service, runId, kind: "incident", markdown: reportMarkdown(report) });
  return { path: `runs/${runId}/report` };
}
