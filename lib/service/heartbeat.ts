import { saveHeartbeat } from "../store/heartbeats.ts";
import type { Service } from "./open-service.ts";

/** How often a process proves its life. */
export const BEAT_EVERY_MS = 2_000;

/** Proves the life of a process; `detail` is one line for the health check. */
export function beat(args: {
  service: Service;
  name: "worker" | "watchdog" | "witness" | "web";
  detail: string;
}): Promise<void> {
  return saveHeartbeat(args.service.store.prisma, args.name, args.detail);
}
