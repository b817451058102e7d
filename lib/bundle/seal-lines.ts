import type { RunEvent } from "../canary/run-events.ts";
import { canonicalJson } from "../proof/canonical-json.ts";

/** A record as text, an entry a line: what is sealed, and what stands in a bundle. */
export function recordText(events: readonly RunEvent[]): string {
  return events.map((event) => `${canonicalJson(event)}\n`).join("");
}

/** The part of a record that is sealed: everything up to the run's end. A checkpoint may be confirmed later; that is an act of its own. */
export function sealedPart(events: readonly RunEvent[]): readonly RunEvent[] {
  return events.slice(0, events.findIndex(({ body }) => body.type === "finished") + 1);
}
