import type { AuditFilterValues } from "#components/audit/audit-filter.tsx";

type Given = string | string[] | undefined;
export type AuditQuery = { [key: string]: Given };
type Query = AuditFilterValues & { beforeSeq: string };

const MAX_CHARS = 100;
const DAY_MS = 86_400_000;
const KEYS = ["actorId", "act", "subjectId", "decisionId", "from", "to", "beforeSeq"] as const;

/** The filters as the address has them; what cannot be read is left out. */
export function readQuery(given: AuditQuery): Query {
  const text = (value: Given) => (typeof value === "string" ? value.trim().slice(0, MAX_CHARS) : "");
  return Object.fromEntries(KEYS.map((key) => [key, text(given[key])])) as Query;
}

/** Midnight UTC of a day as it stands in a date field; undefined for anything else. */
function dayMs(text: string): number | undefined {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

/** The filters as the service takes them; the last day is included. */
export function asFilter({ from, to, beforeSeq, ...texts }: Query) {
  const untilDayMs = dayMs(to);
  const before = Number(beforeSeq);
  return {
    ...texts,
    fromMs: dayMs(from),
    untilMs: untilDayMs === undefined ? undefined : untilDayMs + DAY_MS,
    beforeSeq: Number.isSafeInteger(before) && before > 0 && before < 2 ** 31 ? before : undefined,
  };
}

/** The address of the page that goes on below entry `seq`. */
export function olderHref(values: Query, seq: number): string {
  const kept = Object.entries({ ...values, beforeSeq: String(seq) }).filter(([, value]) => value !== "");
  return `/audit?${new URLSearchParams(kept)}`;
}
