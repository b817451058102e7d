import { VerdictMark } from "#components/status/verdict-mark.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { DefinitionList } from "#components/ui/definition-list.tsx";
import type { Statement } from "#lib/proof/statement-schema.ts";
import { metricValueWords, restatedWords, verdictOf } from "./statement-words.ts";

type Restated = Statement["restated"];

/** What a signature covers, as people read it: configuration, metrics, waivers. The same before and after signing, on screen and on paper. */
export function StatementView({ restated }: { restated: Restated }) {
  return (
    <div className="flex flex-col gap-4">
      <DefinitionList items={restatedWords(restated)} layout="grid" />
      {restated.snapshot.length > 0 ? (
        <DataTable
          caption="Metrics that are signed"
          showCaption
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
      ) : null}
      {restated.waivers.length > 0 ? (
        <DataTable
          caption="Waivers that are signed"
          showCaption
          rows={restated.waivers}
          rowKey={(row) => row.itemId}
          columns={[
            { key: "text", header: "Waived item", isRowHeader: true, cell: (row) => row.text },
            { key: "reason", header: "Reason", cell: (row) => row.reason },
            { key: "byName", header: "By", cell: (row) => row.byName },
          ]}
        />
      ) : (
        <p className="text-sm text-muted">No item is waived.</p>
      )}
    </div>
  );
}
