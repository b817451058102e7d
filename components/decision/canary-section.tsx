import { type RunRowView, runColumns } from "#components/run/run-row.tsx";
import { Card } from "#components/ui/card.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";

/** The runs of this decision, newest first, with the way to each report. */
export function CanarySection({ runs }: { runs: readonly RunRowView[] }) {
  return (
    <Card
      id="canary"
      title="Canary and reports"
      hint="Every run of this decision, demo and drills included."
      flush
    >
      <DataTable
        caption="Runs of this decision"
        columns={runColumns(false)}
        rows={runs}
        rowKey={(run) => run.runId}
        empty={
          <EmptyState title="No run yet">
            The demo run and the drills come first; the canary starts after GO.
          </EmptyState>
        }
      />
    </Card>
  );
}
