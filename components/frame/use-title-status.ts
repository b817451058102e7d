"use client";

import { useEffect } from "react";
import type { StatusLevel } from "#components/status/status-level.ts";

/** Stands between the status and the page's own title; also tells where our part ends. */
const SEPARATOR = " | ";

/** The page's title with the status before it; an older status is taken off first. */
export function titleWithStatus(title: string, status: string | null): string {
  const own = title.includes(SEPARATOR)
    ? title.slice(title.lastIndexOf(SEPARATOR) + SEPARATOR.length)
    : title;
  return status ? `${status}${SEPARATOR}${own}` : own;
}

/**
 * Carries the status in the tab: words before the title, and the level's shape as favicon.
 * null takes both away. Navigation sets a new title; it is watched, so the status stays.
 */
export function useTitleStatus(status: { level: StatusLevel; text: string } | null): void {
  const text = status?.text ?? null;
  const level = status?.level ?? null;

  useEffect(() => {
    if (text === null) return;
    const apply = () => {
      const wanted = titleWithStatus(document.title, text);
      if (document.title !== wanted) document.title = wanted;
    };
    apply();
    const watcher = new MutationObserver(apply);
    watcher.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => {
      watcher.disconnect();
      document.title = titleWithStatus(document.title, null);
    };
  }, [text]);

  useEffect(() => {
    if (level === null) return;
    const icon = document.createElement("link");
    icon.rel = "icon";
    icon.type = "image/svg+xml";
    icon.href = `/favicon-${level}.svg`;
    // Browsers take the last icon, and navigation may add the page's own again. Taking ours away restores it.
    const keepLast = () => {
      const icons = document.head.querySelectorAll("link[rel=icon]");
      if (icons[icons.length - 1] !== icon) document.head.append(icon);
    };
    keepLast();
    const watcher = new MutationObserver(keepLast);
    watcher.observe(document.head, { childList: true });
    return () => {
      watcher.disconnect();
      icon.remove();
    };
  }, [level]);
}
