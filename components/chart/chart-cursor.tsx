"use client";

import { type KeyboardEvent, memo, type PointerEvent } from "react";
import { spanText } from "#components/ui/clock-text.ts";
import { CHART_HEIGHT_PX, plotEdges } from "./chart-model.ts";

type ChartCursorProps = {
  title: string;
  widthPx: number;
  tStartMs: number;
  tEndMs: number;
  cursorMs: number | null;
  onCursor: (tMs: number | null) => void;
  /** The values at the cursor in words. */
  text: string;
};

/** One arrow key moves this part of the range; a page key ten times as much. */
const KEY_PARTS = 120;

function keyStep(key: string): number | null {
  if (key === "ArrowRight" || key === "ArrowUp") return 1;
  if (key === "ArrowLeft" || key === "ArrowDown") return -1;
  if (key === "PageUp") return 10;
  return key === "PageDown" ? -10 : null;
}

/** A transparent layer over the plot: hover, touch or arrow keys choose a moment, Escape lets go. */
export const ChartCursor = memo(function ChartCursor({
  title,
  widthPx,
  tStartMs,
  tEndMs,
  cursorMs,
  onCursor,
  text,
}: ChartCursorProps) {
  const edges = plotEdges(widthPx);
  const plotPx = Math.max(1, widthPx - edges.left - edges.right);
  const spanMs = tEndMs - tStartMs;
  const clamp = (tMs: number) => Math.round(Math.min(tEndMs, Math.max(tStartMs, tMs)));
  const onPointer = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    onCursor(clamp(tStartMs + ((event.clientX - box.left) / box.width) * spanMs));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") onCursor(null);
    const step = keyStep(event.key);
    if (step === null) return;
    event.preventDefault();
    onCursor(clamp((cursorMs ?? tStartMs) + (step * spanMs) / KEY_PARTS));
  };
  const x = cursorMs === null ? null : ((cursorMs - tStartMs) / spanMs) * plotPx;
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={`Moment in ${title}`}
      aria-valuemin={0}
      aria-valuemax={Math.round(spanMs / 1_000)}
      aria-valuenow={Math.round(((cursorMs ?? tStartMs) - tStartMs) / 1_000)}
      aria-valuetext={cursorMs === null ? "no moment chosen" : `T+${spanText(cursorMs - tStartMs)}: ${text}`}
      onPointerMove={onPointer}
      onPointerDown={onPointer}
      onPointerLeave={() => onCursor(null)}
      onKeyDown={onKeyDown}
      className="absolute cursor-crosshair touch-pan-y rounded-sm"
      style={{
        left: edges.left,
        top: edges.top,
        width: plotPx,
        height: CHART_HEIGHT_PX - edges.top - edges.bottom,
      }}
    >
      {x === null || cursorMs === null ? null : (
        <>
          <span aria-hidden="true" className="absolute inset-y-0 w-px bg-ink" style={{ left: x }} />
          <span
            aria-hidden="true"
            className="absolute -bottom-5 -translate-x-1/2 rounded-sm bg-ink px-1 text-2xs text-canvas"
            style={{ left: x }}
          >
            {spanText(cursorMs - tStartMs)}
          </span>
        </>
      )}
    </div>
  );
});
