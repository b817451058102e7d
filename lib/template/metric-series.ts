/** Which series of a metric count: all with this name and these labels. */
export type MetricSeries = { name: string; labels: ReadonlyMap<string, string> };

const SERIES = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})?$/;
const LABEL = /\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(?:,\s*|$)/y;

/** The labels between the braces of the Prometheus text format; null when they are not well formed. */
export function readLabels(inner: string): Map<string, string> | null {
  const labels = new Map<string, string>();
  const text = inner.trim();
  let at = 0;
  while (at < text.length) {
    LABEL.lastIndex = at;
    const [, name = "", value = ""] = LABEL.exec(text) ?? [];
    if (name === "" || labels.has(name)) return null;
    labels.set(
      name,
      value.replace(/\\(.)/g, (_all, escaped: string) => (escaped === "n" ? "\n" : escaped)),
    );
    at = LABEL.lastIndex;
  }
  return labels;
}

/** Reads `name{label="value",...}`; null when it is not written like that. */
export function readSeries(text: string): MetricSeries | null {
  const [, name, inner] = SERIES.exec(text.trim()) ?? [];
  if (name === undefined) return null;
  const labels = readLabels(inner ?? "");
  return labels && { name, labels };
}
