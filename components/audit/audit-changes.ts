import type { DiffRow } from "#components/ui/diff.tsx";

type Fields = { [key: string]: unknown };
/** Where the value after a `before` stands in an event. */
const AFTER = ["config", "title", "text", "contact", "after", "roles", "active"] as const;
/** Longer values are cut: the whole entry stands below. */
const MAX_CHARS = 200;

const isFields = (value: unknown): value is Fields =>
  value !== null && typeof value === "object" && !Array.isArray(value);

function shown(value: unknown): string {
  if (value === null || value === undefined) return "";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > MAX_CHARS ? `${text.slice(0, MAX_CHARS)}…` : text;
}

/** "maxLossUsd" → "Max loss usd", "filters.rsi" → "Filters, rsi". */
function label(path: readonly string[]): string {
  const words = path
    .join(", ")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function compare(before: unknown, after: unknown, path: readonly string[]): DiffRow[] {
  if (isFields(before) && isFields(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => compare(before[key], after[key], [...path, key]));
  }
  const rows = { label: label(path), before: shown(before), after: shown(after) };
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [rows];
}

function changesOf(event: Fields): DiffRow[] {
  const key = AFTER.find((name) => name in event && name !== "after") ?? "after";
  if (!(key in event)) return [];
  const name = typeof event.noteId === "string" ? event.noteId : key;
  const path = isFields(event.before) && isFields(event[key]) ? [] : [name];
  return compare(event.before, event[key], path);
}

/** What an entry changed, before → after, wherever it says what stood there before. */
export function auditChanges(detail: unknown): DiffRow[] {
  if (!isFields(detail)) return [];
  const events = Array.isArray(detail.events) ? detail.events : [detail];
  return events.filter(isFields).flatMap((event) => ("before" in event ? changesOf(event) : []));
}
