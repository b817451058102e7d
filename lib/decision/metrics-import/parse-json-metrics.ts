import { type LeftOut, type MetricLine, type ParsedMetrics, shown } from "./metric-line.ts";

/** Deeper than any metrics export; beyond it values are left out, so that no file can exhaust the stack. */
const MAX_DEPTH = 8;
const NAME_KEYS = ["name", "metric", "measure"];
const COUNT_KEYS = ["n", "samples", "sample_count", "sampleCount", "count"];
/** Objects around the values that say nothing about them. */
const WRAPPERS: ReadonlySet<string> = new Set(["metrics", "values", "summary", "data", "results"]);

type Found = { lines: MetricLine[]; leftOut: LeftOut[] };

function textOf(value: unknown): string | null {
  if (typeof value === "number" || typeof value === "string") return String(value);
  return null;
}

function field(entries: ReadonlyMap<string, unknown>, keys: readonly string[]): string | null {
  for (const key of keys) {
    const text = textOf(entries.get(key));
    if (text !== null) return text;
  }
  return null;
}

function add(found: Found, name: string, value: unknown, entries: ReadonlyMap<string, unknown>): void {
  const line = found.lines.length + found.leftOut.length + 1;
  const text = textOf(value);
  if (text === null) {
    found.leftOut.push({ line, text: shown(`${name}: ${JSON.stringify(value)}`), why: "not a number" });
    return;
  }
  const unit = textOf(entries.get("unit"));
  found.lines.push({
    line,
    name,
    value: text,
    n: field(entries, COUNT_KEYS),
    unit,
    labels: new Map(),
    atMs: null,
  });
}

function walk(found: Found, value: unknown, path: readonly string[], depth: number): void {
  const name = path.join("_");
  if (depth > MAX_DEPTH) {
    const line = found.lines.length + found.leftOut.length + 1;
    found.leftOut.push({ line, text: shown(name), why: `nested deeper than ${MAX_DEPTH} levels` });
    return;
  }
  if (value === null || typeof value !== "object") {
    add(found, name, value, new Map());
    return;
  }
  const entries = new Map(Object.entries(value));
  const ownName = field(entries, NAME_KEYS);
  if (entries.has("value")) {
    add(found, ownName ?? name, entries.get("value"), entries);
    return;
  }
  for (const [key, inner] of entries) {
    const isStep = Array.isArray(value) || WRAPPERS.has(key);
    walk(found, inner, isStep ? path : [...path, key], depth + 1);
  }
}

/**
 * Keys that stand twice in one object: a JSON parser silently keeps the last. `text` must be valid JSON. Returned as the
 * bare keys, in order of appearance.
 */
export function duplicateKeys(text: string): string[] {
  const found: string[] = [];
  const stack: (Set<string> | null)[] = [];
  const token = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g;
  for (const match of text.matchAll(token)) {
    const [whole, colon] = match;
    if (whole === "{") stack.push(new Set());
    else if (whole === "[") stack.push(null);
    else if (whole === "}" || whole === "]") stack.pop();
    else if (colon !== undefined) {
      const key = String(JSON.parse(whole.slice(0, whole.length - colon.length)));
      const keys = stack.at(-1);
      if (keys?.has(key)) found.push(key);
      keys?.add(key);
    }
  }
  return found;
}

/** Values of a JSON export: an object of names, nested or not, or a list of `{name, value, n, unit}`. Null when it is no JSON. */
export function parseJsonMetrics(text: string): ParsedMetrics | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (value === null || typeof value !== "object") return null;
  const found: Found = { lines: [], leftOut: [] };
  walk(found, value, [], 0);
  const twice = new Set(duplicateKeys(text));
  const isTwice = ({ name }: MetricLine) =>
    [...twice].some((key) => name === key || name.endsWith(`_${key}`));
  const why = "the key stands twice in one object, so its value is not certain";
  return {
    lines: found.lines.filter((line) => !isTwice(line)),
    leftOut: [
      ...found.leftOut,
      ...found.lines
        .filter(isTwice)
        .map(({ line, name, value: written }) => ({ line, text: shown(`${name}: ${written}`), why })),
    ],
  };
}
