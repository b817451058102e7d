import { type LeftOut, type MetricLine, type ParsedMetrics, shown } from "./metric-line.ts";

const COLUMNS: Readonly<Record<"name" | "value" | "n" | "unit", readonly string[]>> = {
  name: ["name", "metric", "measure"],
  value: ["value"],
  n: ["n", "samples", "sample_count", "count"],
  unit: ["unit"],
};
const DELIMITERS = [",", ";", "\t"];

/** One row as its cells; quotes as in RFC 4180, a row never spans lines. */
function cellsOf(row: string, delimiter: string): string[] {
  const cells: string[] = [];
  let cell = "";
  let isQuoted = false;
  for (let at = 0; at < row.length; at += 1) {
    const character = row[at];
    if (isQuoted && character === '"' && row[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (character === '"') isQuoted = !isQuoted;
    else if (character === delimiter && !isQuoted) {
      cells.push(cell.trim());
      cell = "";
    } else cell += character;
  }
  return [...cells, cell.trim()];
}

type Row = { line: number; text: string; cells: string[] };

function lineOf({ line }: Row, name: string, value: string, n?: string, unit?: string): MetricLine {
  return { line, name, value, n: n || null, unit: unit || null, labels: new Map(), atMs: null };
}

/** One line a metric: columns name and value, and if the file has them n and unit. */
function longRows(header: readonly string[], rows: readonly Row[]): ParsedMetrics {
  const column = (key: keyof typeof COLUMNS) => header.findIndex((cell) => COLUMNS[key].includes(cell));
  const [nameAt, valueAt, nAt, unitAt] = [column("name"), column("value"), column("n"), column("unit")];
  const lines: MetricLine[] = [];
  const leftOut: LeftOut[] = [];
  for (const row of rows) {
    const name = row.cells[nameAt];
    const value = row.cells[valueAt];
    if (row.cells.length > header.length) {
      const why = `${row.cells.length} cells where the header has ${header.length}`;
      leftOut.push({ line: row.line, text: shown(row.text), why });
    } else if (name && value) lines.push(lineOf(row, name, value, row.cells[nAt], row.cells[unitAt]));
    else leftOut.push({ line: row.line, text: shown(row.text), why: "name or value is missing" });
  }
  return { lines, leftOut };
}

/** One column a metric and one row of values. */
function wideRow(header: readonly string[], rows: readonly Row[]): ParsedMetrics {
  const [first, ...more] = rows;
  if (!first || more.length > 0) {
    const why = "one row of values is expected below names, or the columns name and value";
    return { lines: [], leftOut: rows.map(({ line, text }) => ({ line, text: shown(text), why })) };
  }
  return {
    lines: header.flatMap((name, at) => {
      const value = first.cells[at];
      return name && value ? [lineOf(first, name, value)] : [];
    }),
    leftOut: [],
  };
}

/** Values of a CSV export with a header row; comma, semicolon or tab. Null when it has none. */
export function parseCsvMetrics(text: string): ParsedMetrics | null {
  const written = text.split(/\r\n|\n|\r/).map((row, index) => ({ line: index + 1, text: row }));
  const [head, ...rest] = written.filter((row) => row.text.trim() !== "");
  const delimiter = DELIMITERS.find((one) => head?.text.includes(one));
  if (!head || !delimiter || rest.length === 0) return null;
  const header = cellsOf(head.text, delimiter);
  const lower = header.map((cell) => cell.toLowerCase());
  const rows = rest.map((row) => ({ ...row, cells: cellsOf(row.text, delimiter) }));
  const isLong = ["name", "value"].every((key) =>
    lower.some((cell) => COLUMNS[key as "name" | "value"].includes(cell)),
  );
  return isLong ? longRows(lower, rows) : wideRow(header, rows);
}
