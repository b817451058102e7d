"use client";

import type { ReactNode } from "react";
import { ClockLabel } from "./clock-label.tsx";
import { missionText, spanText } from "./clock-text.ts";
import { useClock } from "./use-clock.ts";

/** Time left until a moment, then the words of `over`. */
export function Countdown({
  untilMs,
  over = "now",
  className,
}: {
  untilMs: number;
  over?: ReactNode;
  className?: string;
}) {
  const isOver = useClock((nowMs) => nowMs >= untilMs, untilMs);
  return (
    <time dateTime={new Date(untilMs).toISOString()} className={className}>
      {isOver === true ? (
        over
      ) : (
        <ClockLabel
          read={(nowMs) => spanText(Math.max(0, Math.ceil((untilMs - nowMs) / 1_000)) * 1_000)}
          phaseMs={untilMs}
        />
      )}
    </time>
  );
}

/** Mission clock: T−00:42 … T+12:31; stands still at `stoppedAtMs`. */
export function MissionClock({
  zeroMs,
  stoppedAtMs,
  className,
}: {
  zeroMs: number;
  stoppedAtMs?: number | null;
  className?: string;
}) {
  return (
    <time dateTime={new Date(zeroMs).toISOString()} className={className}>
      <ClockLabel read={(nowMs) => missionText(stoppedAtMs ?? nowMs, zeroMs)} phaseMs={zeroMs} />
    </time>
  );
}
