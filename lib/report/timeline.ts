import { describeEvent } from "../canary/describe-event.ts";
import type { RunEvent } from "../canary/run-events.ts";
import type { TimelineLine } from "./report-model.ts";

/** Lines from the canary and order states run into the hundreds: they stay in the event record and the archive. */
const LEFT_OUT: ReadonlySet<string> = new Set(["telemetry", "venueAccount", "venueOrder", "tick"]);

/** The record in the words of the event feed, oldest first; telemetry, account readings and ticks are left out. */
export function timelineOf(events: readonly RunEvent[]): TimelineLine[] {
  const launched = events.find((event) => event.body.type === "launched");
  const t0Ms = launched?.body.type === "launched" ? launched.body.t0Ms : null;
  return events.flatMap(({ seq, atMs, body }) => {
    const words = LEFT_OUT.has(body.type) ? null : describeEvent(body);
    if (!words) return [];
    return [{ seq, atMs, offsetMs: t0Ms === null ? null : atMs - t0Ms, ...words }];
  });
}
