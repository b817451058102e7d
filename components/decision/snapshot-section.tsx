import { VerdictMark } from "#components/status/verdict-mark.tsx";
import { Card } from "#components/ui/card.tsx";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Hash } from "#components/ui/hash.tsx";
import { numberText } from "#components/ui/number-text.ts";
import { Time } from "#components/ui/time.tsx";
import type { Decision } from "#lib/decision/model.ts";
import type { Template } from "#lib/template/schema.ts";

type Snapshot = NonNullable<Decision["snapshot"]>;
type Row = Snapshot["rows"][number] & { text: string; target: string };

const COLUMNS: readonly Column<Row>[] = [
  { key: "metric", header: "Metric", isRowHeader: true, cell: (row) => row.text },
  {
    key: "value",
    header: "Demo value",
    align: "end",
    cell: (row) => numberText(row.value, row.unit),
  },
  { key: "target", header: "Target", align: "end", cell: (row) => row.target },
  {
    key: "margin",
    header: "Margin",
    align: "end",
    isWideOnly: true,
    cell: (row) => numberText(row.margin, row.unit),
  },
  { key: "n", header: "n", align: "end", isWideOnly: true, cell: (row) => row.n },
  { key: "status", header: "Status", cell: (row) => <VerdictMark verdict={row.verdict} /> },
];

/** The six metrics before the canary: live from the demo run while drafting, frozen with time and digest at submit. */
export function SnapshotSection(props: {
  rows: Snapshot["rows"];
  frozen: { frozenAtMs: number; digest: string } | null;
  metrics: Template["metrics"];
}) {
  const rows = props.metrics.flatMap((metric) => {
    const row = props.rows.find((one) => one.metricId === metric.id);
    return row ? [{ ...row, text: metric.text, target: metric.targetText }] : [];
  });
  const hasValues = rows.some((row) => row.value !== null);
  return (
    <Card
      id="snapshot"
      title="Metrics snapshot"
      flush
      hint={
        props.frozen ? (
          <>
            Frozen <Time atMs={props.frozen.frozenAtMs} /> · digest{" "}
            <Hash value={props.frozen.digest} label="digest" />
          </>
        ) : (
          "Fills itself from the demo run and freezes at submit."
        )
      }
    >
      <DataTable
        caption="Metrics snapshot"
        columns={COLUMNS}
        rows={rows}
        rowKey={(row) => row.metricId}
        empty={<EmptyState title="No metrics">The template of this decision lists no metrics.</EmptyState>}
      />
      {hasValues ? null : (
        <p className="border-t border-line px-4 py-3 text-sm text-muted">
          No demo has run for this decision yet. Start one under Evidence; its figures appear here.
        </p>
      )}
    </Card>
  );
}
