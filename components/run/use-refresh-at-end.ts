"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";

/** Asks the page for fresh data once when the run that it watches ends: phase, report and decision stand there then. */
export function useRefreshAtEnd(isFinal: boolean): void {
  const router = useRouter();
  const wasFinal = useRef(isFinal);
  useEffect(() => {
    if (isFinal && !wasFinal.current) router.refresh();
    wasFinal.current = isFinal;
  }, [isFinal, router]);
}
