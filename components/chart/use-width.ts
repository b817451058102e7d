"use client";

import type { RefObject } from "react";
import { useLayoutEffect, useRef, useState } from "react";

/** Width of an element in whole px, followed live; 0 before the first measurement and on the server. */
export function useWidth<Element extends HTMLElement>(): { ref: RefObject<Element | null>; widthPx: number } {
  const ref = useRef<Element>(null);
  const [widthPx, setWidthPx] = useState(0);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const measure = () => setWidthPx(Math.floor(element.clientWidth));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, widthPx };
}
