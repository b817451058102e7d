"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** How often a page that waits for a machine asks again, ms. */
const REFRESH_MS = 2_000;

/** Refreshes the page's data while something is under way that it shows. */
export function RefreshWhile({ isActive }: { isActive: boolean }) {
  const router = useRouter();
  useEffect(() => {
    if (!isActive) return;
    const timer = setInterval(() => router.refresh(), REFRESH_MS);
    return () => clearInterval(timer);
  }, [isActive, router]);
  return null;
}
