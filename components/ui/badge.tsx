import type { ReactNode } from "react";
import { joinClasses } from "./join-classes.ts";
import type { Tone } from "./tone.ts";
import { TONE_BOX } from "./tone.ts";

/** A short word or count in a box. For a status use StatusPill, which adds the shape. */
export function Badge(props: {
  tone?: Tone;
  icon?: ReactNode;
  className?: string;
  title?: string;
  children: ReactNode;
}) {
  const { tone = "neutral", icon, className, title, children } = props;
  return (
    <span
      title={title}
      className={joinClasses(
        "inline-flex h-5 items-center gap-1 whitespace-nowrap rounded-sm border px-1.5 text-xs font-medium [&_svg]:size-3",
        TONE_BOX[tone],
        className,
      )}
    >
      {icon}
      {children}
    </span>
  );
}
