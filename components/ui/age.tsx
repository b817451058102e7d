"use client";

import { StatusShape } from "#components/status/status-shape.tsx";
import { ageLevel, ageWords } from "./age-level.ts";
import { joinClasses } from "./join-classes.ts";
import { TONE_TEXT } from "./tone.ts";
import { useClock } from "./use-clock.ts";

type AgeProps = {
  /** When the number was last confirmed, epoch ms; null when never. */
  atMs: number | null;
  /** Plain age without a judgement, for things that are not live. */
  isPlain?: boolean;
  /** Words for an age above 10 s. */
  lostWords?: string;
  className?: string;
};

/** Live age: "2 s ago"; above 3 s caution; above 10 s it says that there is no live data. */
export function Age({ atMs, isPlain, lostWords = "no live data", className }: AgeProps) {
  const words = useClock((nowMs) => (atMs === null ? "never" : ageWords(nowMs - atMs)));
  const level = useClock((nowMs) => ageLevel(atMs === null ? null : nowMs - atMs));
  if (words === null || level === null)
    return <span className={joinClasses("text-xs text-muted", className)}>…</span>;
  if (isPlain) return <span className={className}>{words}</span>;
  return (
    <span
      className={joinClasses(
        "inline-flex items-center gap-1 text-xs",
        level === "normal" ? "text-muted" : TONE_TEXT[level],
        className,
      )}
    >
      {level === "normal" ? null : <StatusShape level={level} sizePx={12} />}
      {level === "serious" ? `${lostWords}, last ${words}` : words}
    </span>
  );
}
