"use client";

import { useCallback, useSyncExternalStore } from "react";
import { onBeat } from "./beat.ts";

const noTime = () => null;
const SECOND_MS = 1_000;

/**
 * What the clock says at this moment, read anew once a second counted from `phaseMs`; the component is drawn again only
 * when the answer differs. It is null on the server and in the first render of the browser, so that both draw the same.
 */
export function useClock<Answer extends string | number | boolean | null>(
  read: (nowMs: number) => Answer,
  phaseMs = 0,
): Answer | null {
  const subscribe = useCallback((listener: () => void) => onBeat(SECOND_MS, phaseMs, listener), [phaseMs]);
  return useSyncExternalStore(subscribe, () => read(Date.now()), noTime);
}
