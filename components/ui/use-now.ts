"use client";

import { useCallback, useSyncExternalStore } from "react";

const noTime = () => null;

/**
 * The time in epoch ms, renewed every `intervalMs`. It is null on the server and in the first
 * render of the browser, so that both draw the same.
 */
export function useNowMs(intervalMs: number): number | null {
  const subscribe = useCallback(
    (onChange: () => void) => {
      const timer = setInterval(onChange, intervalMs);
      return () => clearInterval(timer);
    },
    [intervalMs],
  );
  const read = useCallback(() => Math.floor(Date.now() / intervalMs) * intervalMs, [intervalMs]);
  return useSyncExternalStore(subscribe, read, noTime);
}
