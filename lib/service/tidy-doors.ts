import { removeDoorRemains } from "../store/door-remains.ts";
import type { Service } from "./open-service.ts";
import { GUESS_WINDOW_MS } from "./throttle.ts";

/** How often a process tidies up, ms. */
export const TIDY_EVERY_MS = 10 * 60_000;
/** Ended sessions stay this long for whoever asks what happened; the audit stream knows of every sign-in for ever. */
const ENDED_SESSION_MS = 24 * 3600_000;

/** Removes ended sessions, failures that count no more, and devices that were forgotten. Safe to run anywhere at any time. */
export function tidyDoors(service: Service, nowMs = Date.now()) {
  return removeDoorRemains(service.store.prisma, {
    sessions: new Date(nowMs - ENDED_SESSION_MS),
    failures: new Date(nowMs - GUESS_WINDOW_MS),
    devices: new Date(nowMs),
  });
}
