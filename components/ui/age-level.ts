import type { StatusLevel } from "#components/status/status-level.ts";

/** Older than this a live number is shown with caution, in ms. */
export const AGE_CAUTION_MS = 3_000;
/** Older than this a live number no longer counts as live, in ms. */
export const AGE_LOST_MS = 10_000;

/** Level of a live number by its age; an unknown age is treated as lost, because missing is never success. */
export function ageLevel(ageMs: number | null): StatusLevel {
  if (ageMs === null || ageMs > AGE_LOST_MS) return "serious";
  return ageMs > AGE_CAUTION_MS ? "caution" : "normal";
}

/** An age in words: "now", "2 s ago", "4 min ago", "3 h ago", "5 d ago". */
export function ageWords(ageMs: number): string {
  const seconds = Math.max(0, Math.floor(ageMs / 1_000));
  if (seconds < 1) return "now";
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 48 * 3_600) return `${Math.floor(seconds / 3_600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}
