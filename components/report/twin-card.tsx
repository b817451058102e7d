import { Card } from "#components/ui/card.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import type { TwinReport } from "#lib/report/report-model.ts";
import { TWIN_HINT } from "#lib/report/twin/twin-rows.ts";

/** The canary beside its twin on paper. */
export function TwinCard({ twin }: { twin: TwinReport }) {
  if (twin.why !== null) {
    return (
      <Card title="Paper twin" hint="For information only: no verdict reads it.">
        <EmptyState title="No twin to compare">{twin.why}</EmptyState>
      </Card>
    );
  }
  return (
    <Card title="Paper twin" hint={TWIN_HINT} flush>
      <DataTable
        caption="Canary and paper twin"
        rows={twin.rows}
        rowKey={(row) => row.what}
        columns={[
          { key: "what", header: "Measure", isRowHeader: true, cell: (row) => row.what },
          { key: "canary", header: "Canary", align: "end", cell: (row) => row.canary },
          { key: "twin", header: "Twin", align: "end", cell: (row) => row.twin },
          { key: "difference", header: "Canary minus twin", align: "end", cell: (row) => row.difference },
        ]}
      />
      <ul className="space-y-1 border-t border-line px-4 py-3 text-sm text-muted">
        {twin.sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </Card>
  );
}
