"use client";

import { useLayoutEffect, useRef } from "react";
import { onBeat } from "./beat.ts";

const SECOND_MS = 1_000;
/** What stands there on the server, whose clock is not the reader's. */
const NOT_YET = "…";

/**
 * A text that a clock writes: once a second counted from `phaseMs`, straight into its one text node. A page full of
 * clocks would otherwise ask React for a redraw with every one of them, every second.
 */
export function ClockLabel({ read, phaseMs = 0 }: { read: (nowMs: number) => string; phaseMs?: number }) {
  const ref = useRef<HTMLSpanElement>(null);
  const latest = useRef(read);
  const write = useRef(() => {
    const node = ref.current?.firstChild;
    const text = latest.current(Date.now());
    if (node && node.nodeValue !== text) node.nodeValue = text;
  });
  useLayoutEffect(() => {
    latest.current = read;
    write.current();
  });
  useLayoutEffect(() => onBeat(SECOND_MS, phaseMs, write.current), [phaseMs]);
  return <span ref={ref}>{NOT_YET}</span>;
}
