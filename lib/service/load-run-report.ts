import type { RunEvent } from "../canary/run-events.ts";
import { buildReport } from "../report/build-report.ts";
import type { RunReport } from "../report/report-model.ts";
import { findTwin } from "../store/run-twins.ts";
import { loadRunForWorker } from "./load-run-for-worker.ts";
import type { Service } from "./open-service.ts";
import { readRunEvents } from "./read-run-events.ts";

/** Events read at once; a 30-minute run has a few thousand. */
const PAGE = 5_000;

/** The report of a run as data, built from its whole record; null when there is no such run. */
export async function loadRunReport(input: { service: Service; runId: string }): Promise<RunReport | null> {
  const { service, runId } = input;
  const run = await loadRunForWorker({ service, runId });
  if (!run) return null;
  const events: RunEvent[] = [];
  let page: RunEvent[];
  do {
    page = await readRunEvents({ service, runId, afterSeq: events.at(-1)?.seq ?? 0, limit: PAGE });
    events.push(...page);
  } while (page.length === PAGE);
  const { template, decision } = run;
  const twin = await findTwin(service.store.prisma, runId);
  return buildReport({ runId, events, template, decision, nowMs: Date.now(), twin });
}
