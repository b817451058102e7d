"use client";

import { useRouter } from "next/navigation";
import { useEffect, useTransition } from "react";

/** How long a page that waits for a machine rests between two questions, ms. */
const REFRESH_MS = 2_000;

/**
 * Refreshes the page's data while something is under way that it shows. The next question waits for the last answer:
 * on a slow machine they would queue up, and what a person does would wait behind them.
 */
export function RefreshWhile({ isActive }: { isActive: boolean }) {
  const router = useRouter();
  const [isAsking, startAsking] = useTransition();
  useEffect(() => {
    if (!isActive || isAsking) return;
    const timer = setTimeout(() => startAsking(() => router.refresh()), REFRESH_MS);
    return () => clearTimeout(timer);
  }, [isActive, isAsking, router]);
  return null;
}
