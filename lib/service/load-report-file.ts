import { escapeJson } from "../report/escape-json.ts";
import { reportCsv } from "../report/report-csv.ts";
import { reportMarkdown } from "../report/report-markdown.ts";
import type { RunReport } from "../report/report-model.ts";
import { findReport } from "../store/runs.ts";
import { loadRunReport } from "./load-run-report.ts";
import type { Service } from "./open-service.ts";

export const REPORT_FORMATS = ["md", "csv", "json"] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

const WRITE: Readonly<Record<ReportFormat, (report: RunReport) => string>> = {
  md: reportMarkdown,
  csv: reportCsv,
  json: (report) => `${escapeJson(JSON.stringify(report, null, 2))}\n`,
};

/**
 * The report of a run as a file, built from the record as it stands now: confirmations after the end and the paper twin are
 * in it, unlike in the text that the worker wrote at the end. Null when no report was written for the run.
 */
export async function loadReportFile(args: {
  service: Service;
  runId: string;
  format?: ReportFormat;
}): Promise<{ text: string; fileName: string } | null> {
  const { service, runId, format = "md" } = args;
  const row = await findReport(service.store.prisma, runId);
  const report = row?.reportKind ? await loadRunReport({ service, runId }) : null;
  if (!row?.reportKind || !report) return null;
  const number = row.decision ? `decision-${row.decision.number}-` : "";
  const fileName = `${number}${row.kind.toLowerCase()}-${row.attempt}-${row.reportKind}.${format}`;
  return { text: WRITE[format](report), fileName };
}
