"use client";

import { localText, utcText } from "./clock-text.ts";
import { useIsBrowser } from "./use-is-browser.ts";

type TimeProps = {
  atMs: number;
  part?: "full" | "date" | "time";
  /** Adds the local time as text; otherwise it stands in the title. */
  withLocal?: boolean;
  className?: string;
};

/** A moment in UTC with the local time beside it or in its title. */
export function Time({ atMs, part = "full", withLocal, className }: TimeProps) {
  // The zone of the browser is known only there.
  const local = useIsBrowser() ? localText(atMs) : undefined;
  return (
    <time
      dateTime={new Date(atMs).toISOString()}
      title={local ? `${utcText(atMs)} · ${local}` : utcText(atMs)}
      className={className}
    >
      {part === "full" ? (
        <>
          <span className="whitespace-nowrap">{utcText(atMs, "date")}</span>{" "}
          <span className="whitespace-nowrap">{utcText(atMs, "time")}</span>
        </>
      ) : (
        <span className="whitespace-nowrap">{utcText(atMs, part)}</span>
      )}
      {withLocal && local ? <span className="whitespace-nowrap text-muted"> · {local}</span> : null}
    </time>
  );
}
