/** Rows a page, as the venue has it. */
const PAGE_ROWS = 100;

/**
 * One page of a history, newest first. `after` asks for rows older than an id, `before` for newer ones;
 * `begin` and `end` bound the time in epoch ms.
 */
export function historyPage<Row>(
  rows: readonly Row[],
  query: Record<string, string>,
  read: { id: (row: Row) => string; atMs: (row: Row) => number; maxRows?: number },
): Row[] {
  const max = read.maxRows ?? PAGE_ROWS;
  const limit = Math.min(max, Math.max(1, Number(query.limit) || max));
  const begin = query.begin ? Number(query.begin) : Number.NEGATIVE_INFINITY;
  const end = query.end ? Number(query.end) : Number.POSITIVE_INFINITY;
  const page: Row[] = [];
  for (let i = rows.length - 1; i >= 0 && page.length < limit; i--) {
    const row = rows[i] as Row;
    if (query.after && compareIds(read.id(row), query.after) >= 0) continue;
    if (query.before && compareIds(read.id(row), query.before) <= 0) continue;
    if (read.atMs(row) >= begin && read.atMs(row) <= end) page.push(row);
  }
  return page;
}

function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
