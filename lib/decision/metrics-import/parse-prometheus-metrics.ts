import { type LeftOut, type MetricLine, type ParsedMetrics, shown } from "./metric-line.ts";

const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(\{.*\})?\s+(\S+)(?:\s+(-?\d{1,16}))?$/;
const LABEL = /\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(?:,|$)/y;

/** The labels between the braces; null when they are not well formed. */
function labelsOf(braces: string | undefined): Map<string, string> | null {
  const labels = new Map<string, string>();
  const inner = braces?.slice(1, -1) ?? "";
  let at = 0;
  while (inner.slice(at).trim() !== "") {
    LABEL.lastIndex = at;
    const [, name = "", value = ""] = LABEL.exec(inner) ?? [];
    if (name === "" || labels.has(name)) return null;
    labels.set(
      name,
      value.replace(/\\(.)/g, (_all, escaped: string) => (escaped === "n" ? "\n" : escaped)),
    );
    at = LABEL.lastIndex;
  }
  return labels;
}

/** Values of a Prometheus text exposition. Null when not one line is a sample. */
export function parsePrometheusMetrics(text: string): ParsedMetrics | null {
  const lines: MetricLine[] = [];
  const leftOut: LeftOut[] = [];
  for (const [index, row] of text.split(/\r\n|\n|\r/).entries()) {
    const written = row.trim();
    if (written === "" || written.startsWith("#")) continue;
    const line = index + 1;
    const [, name = "", braces, value = "", time] = SAMPLE.exec(written) ?? [];
    const labels = name === "" ? null : labelsOf(braces);
    if (labels === null) {
      leftOut.push({ line, text: shown(written), why: "not a line of the Prometheus text format" });
    } else {
      const atMs = time === undefined ? null : Number(time);
      lines.push({ line, name, value, n: null, unit: null, labels, atMs });
    }
  }
  return lines.length === 0 ? null : { lines, leftOut };
}
