import { expect, test } from "vitest";
import type { TriggerReading } from "#lib/canary/run-events.ts";
import { lastReadings } from "./last-readings.ts";

const reading = (kind: TriggerReading["kind"], value: string | null, n: number): TriggerReading => ({
  kind,
  value,
  limit: "1",
  n,
  level: "normal",
  overSec: 0,
  breachInSec: null,
});

test("the last readings become measurements with their n and window; what was not observed is left out", () => {
  const triggers = [
    reading("LOSS", "0.42", 1),
    reading("LATENCY_P95", "12.5", 40),
    reading("ERROR_RATE", null, 3),
  ];
  expect(lastReadings({ triggers }, 300)).toMatchObject([
    { measure: "lossUsd", value: "0.42", unit: "USD", n: 1, windowSec: null },
    { measure: "p95LatencyMs", value: "12.5", unit: "ms", n: 40, windowSec: 300 },
  ]);
  expect(lastReadings({ triggers: [] }, 300)).toEqual([]);
});
