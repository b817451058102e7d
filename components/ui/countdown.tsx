"use client";

import type { ReactNode } from "react";
import { missionText, spanText } from "./clock-text.ts";
import { useNowMs } from "./use-now.ts";

/** How often a clock is redrawn, in ms: a second must never be seen to be skipped. */
const REDRAW_MS = 250;

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
  const nowMs = useNowMs(REDRAW_MS);
  const leftMs = nowMs === null ? null : Math.ceil((untilMs - nowMs) / 1_000) * 1_000;
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
  const nowMs = useNowMs(REDRAW_MS);
  const shownMs = stoppedAtMs ?? nowMs;
  return (
    <time dateTime={new Date(zeroMs).toISOString()} className={className}>
      {shownMs === null ? "T …" : missionText(shownMs, zeroMs)}
    </time>
  );
}
