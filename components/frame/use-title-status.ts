"use client";

import { useEffect } from "react";
import type { StatusLevel } from "#components/status/status-level.ts";
import { claimTab } from "./tab-status.ts";

/** Carries the status in the tab while it is not null; of several at a time the worst is shown. */
export function useTitleStatus(status: { level: StatusLevel; text: string } | null): void {
  const text = status?.text ?? null;
  const level = status?.level ?? null;
  useEffect(() => {
    if (text === null || level === null) return;
    return claimTab({ level, text });
  }, [text, level]);
}
