import { positionWords } from "../canary/describe-event.ts";
import type { RunEvent } from "../canary/run-events.ts";
import type { BreachStep } from "./report-model.ts";

const STAGE_LABEL = {
  SENT: "Kill request sent",
  RECEIVED: "Venue received it",
  CANCELLED: "All orders cancelled",
  FLAT: "Flat",
} as const;

/** The first broken limit and what followed, in ms after the engine observed it; empty when nothing fired. */
export function breachAnatomy(events: readonly RunEvent[]): BreachStep[] {
  let breachMs: number | null = null;
  const steps: BreachStep[] = [];
  const add = (label: string, detail: string, atMs: number) => {
    if (breachMs !== null) steps.push({ label, detail, sinceBreachMs: atMs - breachMs });
  };
  for (const { body, atMs } of events) {
    if (body.type === "triggerFired" && breachMs === null) {
      breachMs = body.observedAtMs;
      add(
        body.limit === null ? "Cause, observed by the engine" : "Limit broken, observed by the engine",
        body.reason,
        body.observedAtMs,
      );
    } else if (body.type === "rollbackStage") add(STAGE_LABEL[body.stage], body.detail, body.atMs);
    else if (body.type === "notFlat") {
      add(
        `Not flat after attempt ${body.attempt}`,
        `position ${positionWords(body.positionBtc)}, ${body.openOrders < 0 ? "unknown" : body.openOrders} open orders: ${body.reason}`,
        atMs,
      );
    } else if (body.type === "flatProven") {
      add(
        `Flat proven by the ${body.by}`,
        `position ${body.positionBtc} BTC, ${body.openOrders} open orders, read back from the venue`,
        body.atMs,
      );
    }
  }
  return steps;
}
