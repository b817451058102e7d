/** Which series of a metric count: all with this name and these labels. */
export type MetricSeries = { name: string; labels: ReadonlyMap<string, string> };

const SERIES = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})?$/;
const LABEL = /^\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*=\s*"([^"\\]*)"\s*$/;

/** Reads `name{label="value",...}`; null when it is not written like that. */
export function readSeries(text: string): MetricSeries | null {
  const [, name, inner] = SERIES.exec(text.trim()) ?? [];
  if (name === undefined) return null;
  const labels = new Map<string, string>();
  for (const part of inner === undefined || inner.trim() === "" ? [] : inner.split(",")) {
    const [, label, value] = LABEL.exec(part) ?? [];
    if (label === undefined || value === undefined || labels.has(label)) return null;
    labels.set(label, value);
  }
  return { name, labels };
}
