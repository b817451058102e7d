import type { Metadata } from "next";
import { PageHeader } from "#components/frame/page-header.tsx";
import { runColumns } from "#components/run/run-row.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { RUN_KINDS } from "#lib/canary/run-events.ts";
import { listRuns } from "#lib/service/list-runs.ts";
import { requireActor } from "#lib/web/actor.ts";
import { webService } from "#lib/web/service.ts";

export const metadata: Metadata = { title: "Runs" };

const FILTERS = [
  { kind: undefined, label: "All" },
  { kind: "CANARY", label: "Canary" },
  { kind: "DEMO", label: "Demo" },
  { kind: "DRILL", label: "Drills" },
] as const;

export default async function RunsPage(props: { searchParams: Promise<{ kind?: string }> }) {
  await requireActor();
  const asked = (await props.searchParams).kind;
  const kind = RUN_KINDS.find((one) => one === asked);
  const runs = await listRuns({ service: webService(), kind, limit: 200 });
  return (
    <>
      <PageHeader
        title="Runs"
        actions={FILTERS.map((filter) => (
          <ButtonLink
            key={filter.label}
            size="sm"
            variant={filter.kind === kind ? "secondary" : "quiet"}
            href={filter.kind ? `/runs?kind=${filter.kind}` : "/runs"}
            aria-current={filter.kind === kind ? "page" : undefined}
          >
            {filter.label}
          </ButtonLink>
        ))}
      >
        Every demo, drill and canary, newest first.
      </PageHeader>
      <Card flush>
        <DataTable
          caption="Runs"
          columns={runColumns(true)}
          rows={runs}
          rowKey={(run) => run.runId}
          empty={
            <EmptyState title="No run yet">
              Runs start from a decision: the demo first, then the drills.
            </EmptyState>
          }
        />
      </Card>
    </>
  );
}
