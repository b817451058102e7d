import type { ReactNode } from "react";
import { VerdictMark } from "#components/status/verdict-mark.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { DefinitionList } from "#components/ui/definition-list.tsx";
import type { Statement } from "#lib/proof/statement-schema.ts";
import { metricValueWords, restatedWords, verdictOf } from "./statement-words.ts";

type Restated = Statement["restated"];

/** A table with its name above it; the table's own caption is read out. */
function SignedTable({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="overflow-hidden rounded-md border border-line">
      <p aria-hidden="true" className="kicker border-b border-line px-4 py-2">
        {title}
      </p>
      {children}
    </div>
  );
}

/** What a signature covers, as people read it: configuration, metrics, waivers. The same before and after signing, on screen and on paper. */
export function StatementView({ restated }: { restated: Restated }) {
  return (
    <div className="flex flex-col gap-4">
      <DefinitionList items={restatedWords(restated)} layout="grid" />
      {restated.snapshot.length > 0 ? (
        <SignedTable title="Metrics that are signed">
          <DataTable
            caption="Metrics that are signed"
            rows={restated.snapshot}
            rowKey={(row) => row.metricId}
            columns={[
              { key: "text", header: "Metric", isRowHeader: true, cell: (row) => row.text },
              { key: "value", header: "Value", align: "end", cell: metricValueWords },
              { key: "target", header: "Target", align: "end", cell: (row) => row.target },
              { key: "n", header: "n", align: "end", isWideOnly: true, cell: (row) => row.n },
              {
                key: "verdict",
                header: "Status",
                cell: (row) => <VerdictMark verdict={verdictOf(row.verdict)} />,
              },
            ]}
          />
        </SignedTable>
      ) : null}
      {restated.waivers.length > 0 ? (
        <SignedTable title="Waivers that are signed">
          <DataTable
            caption="Waivers that are signed"
            rows={restated.waivers}
            rowKey={(row) => row.itemId}
            columns={[
              { key: "text", header: "Waived item", isRowHeader: true, cell: (row) => row.text },
              { key: "reason", header: "Reason", cell: (row) => row.reason },
              { key: "byName", header: "By", cell: (row) => row.byName },
            ]}
          />
        </SignedTable>
      ) : (
        <p className="text-sm text-muted">No item is waived.</p>
      )}
    </div>
  );
}
