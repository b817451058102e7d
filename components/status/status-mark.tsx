import type { ReactNode } from "react";
import { joinClasses } from "#components/ui/join-classes.ts";
import { TONE_BOX, TONE_TEXT } from "#components/ui/tone.ts";
import type { StatusLevel } from "./status-level.ts";
import { STATUS_WORD } from "./status-level.ts";
import { StatusShape } from "./status-shape.tsx";

type StatusProps = { level: StatusLevel; label?: ReactNode; className?: string };

/** Shape + word, inline with text. `label` replaces the standard word, never the shape. */
export function StatusMark({ level, label, className, sizePx }: StatusProps & { sizePx?: number }) {
  return (
    <span
      className={joinClasses("inline-flex items-center gap-1.5 font-medium", TONE_TEXT[level], className)}
    >
      <StatusShape level={level} sizePx={sizePx} />
      <span>{label ?? STATUS_WORD[level]}</span>
    </span>
  );
}

/** Shape + word in a tinted pill, where the status must be found at a glance. */
export function StatusPill({ level, label, className }: StatusProps) {
  return (
    <span
      className={joinClasses(
        "inline-flex h-6 items-center gap-1.5 whitespace-nowrap rounded-full border pl-1.5 pr-2.5 text-xs font-semibold",
        TONE_BOX[level],
        className,
      )}
    >
      <StatusShape level={level} />
      <span>{label ?? STATUS_WORD[level]}</span>
    </span>
  );
}
