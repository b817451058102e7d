import { buildReport } from "../report/build-report.ts";
import type { RunReport } from "../report/report-model.ts";
import { loadRunForWorker } from "./load-run-for-worker.ts";
import type { Service } from "./open-service.ts";
import { readRunEvents } from "./read-run-events.ts";

/** Events read at once; a 30-minute run has a few thousand. */
const PAGE = 5_000;

/** The report of a run, built from its whole record; null when there is no such run. */
export async function loadReport(input: { service: Service; runId: string }): Promise<RunReport | null> {
  const { service, runId } = input;
  const run = await loadRunForWorker({ service, runId });
  if (!run) return null;
  const events = [];
  for (let afterSeq = 0; ; ) {
    const page = await readRunEvents({ service, runId, afterSeq, limit: PAGE });
    events.push(...page);
    const last = page.at(-1);
    if (!last || page.length < PAGE) break;
    afterSeq = last.seq;
  }
  return buildReport({ runId, events, template: run.template, decision: run.decision });
}
