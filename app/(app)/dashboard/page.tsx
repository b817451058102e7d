import type { Metadata } from "next";
import { LiveRunList } from "#components/dashboard/live-run-list.tsx";
import { Trend } from "#components/dashboard/trend.tsx";
import { WaitingList } from "#components/dashboard/waiting-list.tsx";
import { PageHeader } from "#components/frame/page-header.tsx";
import { RefreshWhile } from "#components/frame/refresh-while.tsx";
import { runColumns } from "#components/run/run-row.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { may } from "#lib/decision/permissions.ts";
import { loadDashboard } from "#lib/service/load-dashboard.ts";
import { requireActor } from "#lib/web/actor.ts";
import { webService } from "#lib/web/service.ts";

export const metadata: Metadata = { title: "Dashboard" };

export default async function DashboardPage() {
  const actor = await requireActor();
  const { waiting, live, recent, trend } = await loadDashboard({ service: webService(), actor });
  return (
    <>
      <RefreshWhile isActive={live.length > 0} />
      <PageHeader
        title="Dashboard"
        actions={
          may(actor, "createDecision") ? (
            <ButtonLink variant="primary" href="/decisions/new">
              New decision
            </ButtonLink>
          ) : null
        }
      />
      <div className="grid gap-4 lg:grid-cols-2">
        <WaitingList rows={waiting} name={actor.name} />
        <LiveRunList runs={live} />
      </div>
      <div className="mt-4 flex flex-col gap-4">
        <Card title="Recent verdicts" flush>
          <DataTable
            caption="Recent verdicts"
            columns={runColumns(true)}
            rows={recent}
            rowKey={(run) => run.runId}
            empty={<EmptyState title="No verdict yet">The first finished run will stand here.</EmptyState>}
          />
        </Card>
        <Trend
          points={trend.map((run) => ({
            runId: run.runId,
            atMs: run.launchedAtMs ?? run.createdAtMs,
            outcome: run.phase,
            lossUsd: run.summary?.lossUsd ?? null,
            p95LatencyMs: run.summary?.p95LatencyMs ?? null,
            durationSec: run.summary?.durationSec ?? null,
          }))}
        />
      </div>
    </>
  );
}
