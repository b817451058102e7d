import { VerdictMark } from "#components/status/verdict-mark.tsx";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { numberText } from "#components/ui/number-text.ts";
import { PersonText } from "#components/ui/person-text.tsx";
import type { FedRow, ImportPreview, PreviewRow } from "#lib/decision/metrics-import/import-preview.ts";
import type { LeftOut } from "#lib/decision/metrics-import/metric-line.ts";
import { sampleWords } from "./observed-words.ts";

const VALUES: readonly Column<PreviewRow>[] = [
  { key: "from", header: "In the file", isRowHeader: true, cell: (row) => <PersonText text={row.from} /> },
  { key: "measure", header: "Becomes", cell: (row) => row.label },
  { key: "value", header: "Value", align: "end", cell: (row) => numberText(row.value, row.unit) },
  {
    key: "n",
    header: "Samples",
    cell: (row) => (
      <>
        {row.n === null ? "none given" : sampleWords(row.n, row.interval)}
        {row.lacksSamples ? <span className="block text-caution">{row.lacksSamples}</span> : null}
      </>
    ),
  },
];

const FEEDS: readonly Column<FedRow>[] = [
  { key: "text", header: "Item or metric", isRowHeader: true, cell: (row) => row.text },
  { key: "verdict", header: "Would be", cell: (row) => <VerdictMark verdict={row.verdict} /> },
  { key: "reason", header: "Because", cell: (row) => row.reason },
];

const LEFT_OUT: readonly Column<LeftOut>[] = [
  { key: "line", header: "Line", isRowHeader: true, cell: (row) => row.line },
  {
    key: "text",
    header: "Text",
    cell: (row) => <PersonText text={row.text} className="font-mono text-xs" />,
  },
  { key: "why", header: "Left out because", cell: (row) => row.why },
];

/** What an import would bring: values, what they would make of the form, and every line left out with its reason. */
export function ImportPreviewTable({ preview }: { preview: ImportPreview }) {
  const unlisted = preview.leftOutCount - preview.leftOut.length;
  return (
    <div className="flex flex-col gap-4">
      <DataTable
        caption={`Values taken from this ${preview.format === "PROMETHEUS" ? "Prometheus text" : preview.format} file`}
        showCaption
        columns={VALUES}
        rows={preview.rows}
        rowKey={(row) => row.measure}
        empty={<p className="px-4 py-3 text-sm">No value of this file maps to a measure of the form.</p>}
      />
      <DataTable
        caption="What they would make of the form"
        showCaption
        columns={FEEDS}
        rows={preview.feeds}
        rowKey={(row) => row.id}
      />
      {preview.leftOut.length > 0 ? (
        <DataTable
          caption="Lines left out"
          showCaption
          columns={LEFT_OUT}
          rows={preview.leftOut}
          rowKey={(row) => `${row.line} ${row.text} ${row.why}`}
        />
      ) : null}
      {unlisted > 0 ? <p className="text-sm text-muted">… and {unlisted} more lines left out.</p> : null}
    </div>
  );
}
