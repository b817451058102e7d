import type { MetricsFormat, ParsedMetrics } from "./metric-line.ts";
import { parseCsvMetrics } from "./parse-csv-metrics.ts";
import { parseJsonMetrics } from "./parse-json-metrics.ts";
import { parsePrometheusMetrics } from "./parse-prometheus-metrics.ts";

/** A metrics export of a day is a few kilobytes; a megabyte is no export of figures. */
export const MAX_IMPORT_BYTES = 1024 * 1024;
const MAX_LINES = 5_000;
const MAX_LINE_CHARACTERS = 2_000;

export type MetricsFile =
  | ({ ok: true; format: MetricsFormat } & ParsedMetrics)
  | { ok: false; reason: string };

const PARSERS: readonly [MetricsFormat, (text: string) => ParsedMetrics | null][] = [
  ["JSON", parseJsonMetrics],
  ["PROMETHEUS", parsePrometheusMetrics],
  ["CSV", parseCsvMetrics],
];

/** Why a text is not even looked at; null when it is. JSON may stand in one line. */
function outOfBounds(text: string, isJson: boolean): string | null {
  if (text.trim() === "") return "it is empty";
  if (text.includes("\u0000")) return "it contains NUL characters";
  const rows = text.split(/\r\n|\n|\r/);
  if (rows.length > MAX_LINES) return `it has more than ${MAX_LINES.toLocaleString("en-US")} lines`;
  if (!isJson && rows.some((row) => row.length > MAX_LINE_CHARACTERS))
    return `a line is longer than ${MAX_LINE_CHARACTERS.toLocaleString("en-US")} characters`;
  return null;
}

/**
 * Reads the values that a metrics file names: JSON, CSV or Prometheus text, told apart by what the text is. Never throws;
 * what is none of the three is a reason in words.
 */
export function parseMetricsFile(bytes: Uint8Array): MetricsFile {
  if (bytes.length > MAX_IMPORT_BYTES) return { ok: false, reason: "it is larger than 1 MB" };
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return { ok: false, reason: "it is not UTF-8 text" };
  }
  const isJson = /^\s*[{[]/.test(text);
  const reason = outOfBounds(text, isJson);
  if (reason) return { ok: false, reason };
  for (const [format, parse] of PARSERS) {
    if (isJson !== (format === "JSON")) continue;
    const parsed = parse(text);
    if (parsed) return { ok: true, format, ...parsed };
  }
  return { ok: false, reason: "it is neither JSON, nor CSV with a header, nor Prometheus text" };
}
