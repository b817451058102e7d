"use client";

import { useSyncExternalStore } from "react";

const never = () => () => {};

/** False on the server and in the first render of the browser, so that both draw the same; then true. */
export function useIsBrowser(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
