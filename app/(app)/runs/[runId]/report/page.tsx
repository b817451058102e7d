import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PrintButton } from "#components/certificate/print-button.tsx";
import { PageHeader } from "#components/frame/page-header.tsx";
import { ReportView } from "#components/report/report-view.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { loadRunReport } from "#lib/service/load-run-report.ts";
import { requireActor } from "#lib/web/actor.ts";
import { webService } from "#lib/web/service.ts";

export const metadata: Metadata = { title: "Report" };

export default async function ReportPage(props: { params: Promise<{ runId: string }> }) {
  await requireActor();
  const { runId } = await props.params;
  const report = await loadRunReport({ service: webService(), runId });
  if (!report) notFound();
  return (
    <>
      <PageHeader
        kicker={<TextLink href={`/runs/${runId}`}>Run {runId}</TextLink>}
        title={report.title}
        actions={
          <div className="flex flex-wrap gap-2" data-print="hide">
            {report.decisionId === null ? null : (
              <>
                <ButtonLink href={`/api/decisions/${report.decisionId}/form`} prefetch={false}>
                  The form, filled in
                </ButtonLink>
                <ButtonLink href={`/decisions/${report.decisionId}/certificate`}>Certificate</ButtonLink>
                {(report.kind === "success" || report.kind === "incident") && report.signOffs.length > 0 ? (
                  <ButtonLink href={`/api/decisions/${report.decisionId}/bundle`} prefetch={false}>
                    Proof bundle
                  </ButtonLink>
                ) : null}
              </>
            )}
            <ButtonLink href={`/api/runs/${runId}/report`} prefetch={false}>
              Download Markdown
            </ButtonLink>
            <PrintButton />
          </div>
        }
      />
      <ReportView report={report} />
    </>
  );
}
