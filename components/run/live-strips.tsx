"use client";

import { useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { LiveStrip } from "#components/frame/live-strip.tsx";
import type { StatusLevel } from "#components/status/status-level.ts";
import { useOverlayDock } from "#components/ui/overlay-dock.tsx";
import { followStream } from "./lasting-stream.ts";

/** What the strip needs to know of a live run. */
export type LiveRunStrip = {
  runId: string;
  phase: string;
  symbol: string;
  sizeBtc: string;
  maxLossUsd: string;
  t0Ms: number | null;
  pnlUsd: string | null;
  level: StatusLevel;
  atMs: number | null;
};

const PHASE_WORDS: Readonly<Record<string, string>> = {
  ROLLING_BACK: "ROLLING BACK",
  STUCK: "STUCK: NOT FLAT",
  CLOSING: "CLOSING",
};

/**
 * One strip per live run, on every page, fed by the live stream; it keeps what it last knew when the stream breaks. While
 * a window lies over the page, the strips stand in it as well: kill is never covered.
 */
export function LiveStrips({ initial }: { initial: readonly LiveRunStrip[] }) {
  const [runs, setRuns] = useState(initial);
  useEffect(
    () =>
      followStream("/api/live", {
        on: { live: (text) => setRuns((JSON.parse(text) as { runs: LiveRunStrip[] }).runs) },
      }),
    [],
  );
  const dock = useOverlayDock();
  const strips = runs
    .filter((run) => run.t0Ms !== null)
    .map((run) => (
      <LiveStrip
        key={run.runId}
        href={`/runs/${run.runId}`}
        zeroMs={run.t0Ms ?? 0}
        symbol={run.symbol}
        size={run.sizeBtc}
        pnlUsd={run.pnlUsd}
        maxLossUsd={run.maxLossUsd}
        level={run.level}
        statusWord={PHASE_WORDS[run.phase]}
        dataAtMs={run.atMs}
        kill={{ action: `/api/runs/${run.runId}/kill` }}
      />
    ));
  return (
    <>
      {strips}
      {dock ? createPortal(strips, dock) : null}
    </>
  );
}
