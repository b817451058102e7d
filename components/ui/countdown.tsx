"use client";

import type { ReactNode } from "react";
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
  const leftMs = useClock((nowMs) => Math.max(0, Math.ceil((untilMs - nowMs) / 1_000) * 1_000), untilMs);
  return (
    <time dateTime={new Date(untilMs).toISOString()} className={className}>
      {leftMs === null ? "…" : leftMs > 0 ? spanText(leftMs) : over}
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
  const text = useClock((nowMs) => missionText(stoppedAtMs ?? nowMs, zeroMs), zeroMs);
  return (
    <time dateTime={new Date(zeroMs).toISOString()} className={className}>
      {text ?? "T …"}
    </time>
  );
}
