import { Card } from "#components/ui/card.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { numberText } from "#components/ui/number-text.ts";
import type { MeasureRow } from "#lib/report/report-model.ts";
import { MEASURE_WORDS } from "#lib/template/measure-words.ts";

const WORDS: Readonly<Record<string, { label: string }>> = MEASURE_WORDS;

/** Every measure with what is needed to recompute it. */
export function MeasureTable({ rows }: { rows: readonly MeasureRow[] }) {
  return (
    <Card id="measures" title="Measures" hint="Value, samples, numerator and denominator, window." flush>
      <DataTable
        caption="Measures"
        rows={rows}
        rowKey={(row) => row.measure}
        empty={
          <EmptyState title="Nothing was measured">The run ended before its first measurement.</EmptyState>
        }
        columns={[
          {
            key: "measure",
            header: "Measure",
            isRowHeader: true,
            cell: (row) => (
              <span className="block first-letter:uppercase">{WORDS[row.measure]?.label ?? row.measure}</span>
            ),
          },
          {
            key: "value",
            header: "Value",
            align: "end",
            cell: (row) => numberText(row.value, row.unit),
          },
          { key: "n", header: "n", align: "end", cell: (row) => row.n },
          {
            key: "fraction",
            header: "Fraction",
            align: "end",
            cell: (row) => (row.denominator === null ? "—" : `${row.numerator ?? 0} / ${row.denominator}`),
          },
          {
            key: "interval",
            header: "95 % interval",
            align: "end",
            isWideOnly: true,
            cell: (row) =>
              row.interval ? `${row.interval[0].toFixed(1)}–${row.interval[1].toFixed(1)} %` : "—",
          },
          {
            key: "window",
            header: "Window",
            align: "end",
            isWideOnly: true,
            cell: (row) => (row.windowSec === null ? "whole run" : `${row.windowSec} s`),
          },
        ]}
      />
    </Card>
  );
}
