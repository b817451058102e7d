import { loadReport } from "#lib/service/load-report.ts";
import { refuse } from "#lib/service/refusal.ts";
import { currentActor } from "#lib/web/actor.ts";
import { jsonRefusal } from "#lib/web/json-refusal.ts";
import { webService } from "#lib/web/service.ts";

/** The report of a run as a Markdown file. */
export async function GET(
  _request: Request,
  context: { params: Promise<{ runId: string }> },
): Promise<Response> {
  if (!(await currentActor())) return jsonRefusal(refuse("NOT_SIGNED_IN"));
  const { runId } = await context.params;
  const report = await loadReport({ service: webService(), runId });
  if (!report) return jsonRefusal(refuse("NOT_FOUND", { what: "report" }));
  return new Response(report.markdown, {
    headers: {
      "content-type": "text/markdown; charset=utf-8",
      "content-disposition": `attachment; filename="${report.fileName}"`,
      "cache-control": "no-store",
    },
  });
}
