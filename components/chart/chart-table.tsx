"use client";

import { useState } from "react";
import { spanText } from "#components/ui/clock-text.ts";
import type { ChartContent } from "./chart-model.ts";
import type { TableCell } from "./table-rows.ts";
import { tableRows } from "./table-rows.ts";
import { valueText } from "./value-at.ts";

/** How many stretches of time the table has: enough to see a course, few enough to read. */
const ROWS = 30;

function cellText(cell: TableCell | undefined): string {
  if (!cell) return "no data";
  const [low, high] = [valueText(cell.min, ""), valueText(cell.max, "")];
  return low === high ? low : `${low} to ${high}`;
}

function Rows({ content }: { content: ChartContent }) {
  const rows = tableRows(content.series, { fromMs: content.tStartMs, toMs: content.tEndMs, rows: ROWS });
  return rows.map((row) => (
    <tr key={row.tMs}>
      <th scope="row" className="py-0.5 pr-4 text-left font-normal text-muted">
        T+{spanText(row.tMs - content.tStartMs)}
      </th>
      {content.series.map((series, column) => (
        <td key={series.name} className="py-0.5 pl-4 text-right">
          {cellText(row.cells[column])}
        </td>
      ))}
    </tr>
  ));
}

/** The chart as a table, made only when it is opened. */
export function ChartTable({ title, content }: { title: string; content: ChartContent }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details onToggle={(event) => setIsOpen(event.currentTarget.open)} className="text-xs" data-print="hide">
      <summary className="inline-flex h-6 items-center rounded-sm text-muted hover:text-ink">
        {isOpen ? "Hide table" : "Show as table"}
      </summary>
      {isOpen ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard.
        <section className="max-h-64 overflow-y-auto" aria-label={`${title} as a table`} tabIndex={0}>
          <table className="w-full">
            <caption className="sr-only">
              {title}, lowest to highest value per stretch of time{content.unit ? `, in ${content.unit}` : ""}
            </caption>
            <thead className="sticky top-0 bg-surface">
              <tr>
                <th scope="col" className="kicker py-1 text-left">
                  From
                </th>
                {content.series.map((series) => (
                  <th key={series.name} scope="col" className="kicker py-1 pl-4 text-right">
                    {series.name}
                    {content.unit ? `, ${content.unit}` : ""}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              <Rows content={content} />
            </tbody>
          </table>
        </section>
      ) : null}
    </details>
  );
}
