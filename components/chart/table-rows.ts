import type { ChartPoint } from "./chart-point.ts";

export type TableCell = { min: number; max: number } | null;
export type TableRow = { tMs: number; cells: TableCell[] };

/** The table twin's rows: equal stretches of time, each with the lowest and highest value per series. Empty stretches at the end are left out. */
export function tableRows(
  series: ReadonlyArray<{ points: ReadonlyArray<ChartPoint> }>,
  range: { fromMs: number; toMs: number; rows: number },
): TableRow[] {
  const stepMs = Math.max(1, (range.toMs - range.fromMs) / range.rows);
  const rows: TableRow[] = Array.from({ length: range.rows }, (_, index) => ({
    tMs: range.fromMs + index * stepMs,
    cells: series.map(() => null),
  }));
  let lastRow = -1;
  series.forEach(({ points }, column) => {
    for (const { tMs, value } of points) {
      if (value === null || tMs < range.fromMs || tMs > range.toMs) continue;
      const index = Math.min(range.rows - 1, Math.floor((tMs - range.fromMs) / stepMs));
      const row = rows[index];
      if (!row) continue;
      const cell = row.cells[column];
      row.cells[column] = cell
        ? { min: Math.min(cell.min, value), max: Math.max(cell.max, value) }
        : { min: value, max: value };
      lastRow = Math.max(lastRow, index);
    }
  });
  return rows.slice(0, lastRow + 1);
}
