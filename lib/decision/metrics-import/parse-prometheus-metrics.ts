import { readLabels } from "../../template/metric-series.ts";
import { type LeftOut, type MetricLine, type ParsedMetrics, shown } from "./metric-line.ts";

const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(\{.*\})?\s+(\S+)(?:\s+(-?\d{1,16}))?$/;

/** Values of a Prometheus text exposition. Null when not one line is a sample. */
export function parsePrometheusMetrics(text: string): ParsedMetrics | null {
  const lines: MetricLine[] = [];
  const leftOut: LeftOut[] = [];
  for (const [index, row] of text.split(/\r\n|\n|\r/).entries()) {
    const written = row.trim();
    if (written === "" || written.startsWith("#")) continue;
    const line = index + 1;
    const [, name = "", braces, value = "", time] = SAMPLE.exec(written) ?? [];
    const labels = name === "" ? null : readLabels(braces?.slice(1, -1) ?? "");
    if (labels === null) {
      leftOut.push({ line, text: shown(written), why: "not a line of the Prometheus text format" });
    } else {
      const atMs = time === undefined ? null : Number(time);
      lines.push({ line, name, value, n: null, unit: null, labels, atMs });
    }
  }
  return lines.length === 0 ? null : { lines, leftOut };
}
