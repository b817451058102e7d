import type { Metadata } from "next";
import { notFound } from "next/navigation";
import "./celebration.css";
import { PrintButton } from "#components/certificate/print-button.tsx";
import { PageHeader } from "#components/frame/page-header.tsx";
import { type ComparedRunView, ComparisonCard } from "#components/report/comparison-card.tsx";
import { ReportView } from "#components/report/report-view.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { TextLink } from "#components/ui/link.tsx";
import { type ComparedRun, loadRunComparison } from "#lib/service/load-run-comparison.ts";
import { loadRunReport } from "#lib/service/load-run-report.ts";
import { requireActor } from "#lib/web/actor.ts";
import { webService } from "#lib/web/service.ts";

export const metadata: Metadata = { title: "Report" };

const FILES = [
  { format: "md", label: "Markdown" },
  { format: "csv", label: "CSV" },
  { format: "json", label: "JSON" },
] as const;

/** The first is the run of this page. */
function toView({ run, curves }: ComparedRun, index: number): ComparedRunView {
  const { summary } = run;
  const isThis = index === 0;
  const { decisionNumber: number, attempt } = run;
  const earlier = number === null ? run.runId : `#${number} canary ${attempt}`;
  const short =
    number === null ? run.runId.slice(-4) : attempt === 1 ? `#${number}` : `#${number}/${attempt}`;
  return {
    runId: run.runId,
    name: isThis ? "This canary" : earlier,
    shortName: isThis ? "this" : short,
    atMs: run.launchedAtMs ?? run.createdAtMs,
    outcome: run.phase,
    durationSec: summary?.durationSec ?? null,
    lossUsd: summary?.lossUsd ?? null,
    p95LatencyMs: summary?.p95LatencyMs ?? null,
    errorRatePct: summary?.errorRatePct ?? null,
    orders: summary?.orders ?? null,
    curves,
  };
}

export default async function ReportPage(props: { params: Promise<{ runId: string }> }) {
  await requireActor();
  const { runId } = await props.params;
  const of = { service: webService(), runId };
  const [report, compared] = await Promise.all([loadRunReport(of), loadRunComparison(of)]);
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
            {FILES.map(({ format, label }) => (
              <ButtonLink key={format} href={`/api/runs/${runId}/report?format=${format}`} prefetch={false}>
                {label}
              </ButtonLink>
            ))}
            <PrintButton />
          </div>
        }
      />
      <ReportView
        report={report}
        comparison={compared ? <ComparisonCard runs={compared.map(toView)} /> : null}
      />
    </>
  );
}
