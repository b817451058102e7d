import { loadReportFile, REPORT_FORMATS, type ReportFormat } from "#lib/service/load-report-file.ts";
import { refuse } from "#lib/service/refusal.ts";
import { currentActor } from "#lib/web/actor.ts";
import { fileAnswer } from "#lib/web/file-answer.ts";
import { jsonRefusal } from "#lib/web/json-refusal.ts";
import { webService } from "#lib/web/service.ts";

const MEDIA_TYPE: Readonly<Record<ReportFormat, string>> = {
  md: "text/markdown",
  csv: "text/csv",
  json: "application/json",
};

/** The report of a run as a file: Markdown, or what `?format=csv` and `?format=json` ask for. */
export async function GET(
  request: Request,
  context: { params: Promise<{ runId: string }> },
): Promise<Response> {
  if (!(await currentActor())) return jsonRefusal(refuse("NOT_SIGNED_IN"));
  const { runId } = await context.params;
  const asked = new URL(request.url).searchParams.get("format");
  const format = REPORT_FORMATS.find((one) => one === asked) ?? "md";
  const report = await loadReportFile({ service: webService(), runId, format });
  if (!report) return jsonRefusal(refuse("NOT_FOUND", { what: "report" }));
  return fileAnswer(report.text, MEDIA_TYPE[format], report.fileName);
}
