import { VerdictMark } from "#components/status/verdict-mark.tsx";
import { Card } from "#components/ui/card.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import type { RunReport } from "#lib/report/report-model.ts";

type Verdict = Parameters<typeof VerdictMark>[0]["verdict"];

/** What the demo had shown before the canary; nothing for a run without a snapshot. */
export function SnapshotCard({ rows }: { rows: RunReport["snapshot"] }) {
  if (rows.length === 0) return null;
  return (
    <Card title="Snapshot before the canary" flush>
      <DataTable
        caption="Snapshot before the canary"
        rows={rows}
        rowKey={(row) => row.label}
        columns={[
          { key: "label", header: "Metric", isRowHeader: true, cell: (row) => row.label },
          { key: "value", header: "Demo value", align: "end", cell: (row) => row.value },
          { key: "target", header: "Target", align: "end", cell: (row) => row.target },
          {
            key: "verdict",
            header: "Status",
            cell: (row) => <VerdictMark verdict={row.verdict as Verdict} />,
          },
        ]}
      />
    </Card>
  );
}
