import type { ReactNode } from "react";
import type { StatusLevel } from "#components/status/status-level.ts";
import { StatusShape } from "#components/status/status-shape.tsx";
import { TONE_TEXT } from "./tone.ts";

export type TimelineEntry = {
  key: string;
  /** A Time element or a mission time such as "T+05:00". */
  when: ReactNode;
  title: ReactNode;
  detail?: ReactNode;
  level?: StatusLevel;
};

/** What happened, in order. Without a level an entry has a quiet dot. */
export function Timeline({ entries, label }: { entries: ReadonlyArray<TimelineEntry>; label: string }) {
  return (
    <ol aria-label={label}>
      {entries.map((entry) => (
        <li key={entry.key} className="group relative flex gap-3 pb-4 last:pb-0">
          <span
            aria-hidden="true"
            className="absolute bottom-0 left-[6.5px] top-5 w-px bg-line-strong group-last:hidden"
          />
          <span
            className={`relative mt-[3px] grid size-3.5 shrink-0 place-items-center ${TONE_TEXT[entry.level ?? "off"]}`}
          >
            {entry.level ? (
              <StatusShape level={entry.level} />
            ) : (
              <span className="size-2 rounded-full border-2 border-control" />
            )}
          </span>
          <div className="min-w-0 flex-1">
            <div className="flex flex-wrap items-baseline justify-between gap-x-3">
              <span className="text-sm font-medium">{entry.title}</span>
              <span className="text-xs text-muted">{entry.when}</span>
            </div>
            {entry.detail ? <div className="text-sm text-muted">{entry.detail}</div> : null}
          </div>
        </li>
      ))}
    </ol>
  );
}
