"use client";

import { useEffect, useRef, useSyncExternalStore } from "react";

let docks: readonly HTMLElement[] = [];
const listeners = new Set<() => void>();

function setDocks(next: readonly HTMLElement[]): void {
  docks = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/**
 * A place at the foot of a modal window for what must stay in reach while the page behind it is not: the page is inert
 * then, for the keyboard and for screen readers too. It stands last, so that a window never opens with its focus on it.
 */
export function OverlayDock() {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    setDocks([...docks, element]);
    return () => setDocks(docks.filter((one) => one !== element));
  }, []);
  return <div ref={ref} className="shrink-0 border-t border-line empty:hidden" />;
}

/** The dock of the window that is open on top, or null when none is open. */
export function useOverlayDock(): HTMLElement | null {
  return useSyncExternalStore(
    subscribe,
    () => docks.at(-1) ?? null,
    () => null,
  );
}
