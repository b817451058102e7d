import { showHidden } from "../template/plain-text.ts";

const NUMBER = /^-?[0-9]+(\.[0-9]+)?$/;
/** Spreadsheets run a cell that begins with one of these as a formula. */
const FORMULA = /^\s*[=+\-@|%\t\r]/;

/** One cell: quoted where it must be; a text that a spreadsheet would run gets an apostrophe in front. */
function csvCell(text: string): string {
  const shown = showHidden(text);
  const safe = FORMULA.test(shown) && !NUMBER.test(shown) ? `'${shown}` : shown;
  return /[",\n;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Rows as CSV (RFC 4180, CRLF). */
export function csvText(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
}
