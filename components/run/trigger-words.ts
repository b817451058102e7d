import type { TriggerKind } from "#lib/template/schema.ts";

/** Short names of the triggers for tables and alerts. */
export const TRIGGER_NAME: Readonly<Record<TriggerKind, string>> = {
  LOSS: "Loss",
  ERROR_RATE: "Error rate",
  LATENCY_P95: "Latency p95",
  WS_DOWN: "WebSocket down",
  UNAUTHORISED: "Unauthorised behaviour",
  NO_TELEMETRY: "No telemetry",
  LOST_CONTROL: "Lost control",
  CONSECUTIVE_ERRORS: "Errors in a row",
  PERSON: "A person",
  CHECKPOINT: "Checkpoint",
};
