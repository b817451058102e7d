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

/** A number in words of at most three significant decimals; a dash when there is none. */
export function reading(value: string | null, unit = ""): string {
  if (value === null) return "—";
  const number = Number(value);
  const text = Number.isFinite(number)
    ? number
        .toLocaleString("en-US", { maximumFractionDigits: Math.abs(number) < 1 ? 6 : 2 })
        .replace("-", "−")
    : value;
  return unit ? `${text} ${unit}` : text;
}
