import { setTimeout as sleep } from "node:timers/promises";
import type { RunEvent, RunPhase } from "#lib/canary/run-events.ts";
import type { Service } from "#lib/service/open-service.ts";
import { readRunEvents } from "#lib/service/read-run-events.ts";

/** How often the record is read on. */
const POLL_MS = 100;

type Follow = {
  service: Service;
  runId: string;
  /** Longest time until the end, ms. */
  withinMs: number;
  onEvent?: (event: RunEvent) => void | Promise<void>;
};

/** Reads a run's record as it grows and resolves with its final phase and the whole record. Throws when it takes too long. */
export async function followRun({
  service,
  runId,
  withinMs,
  onEvent,
}: Follow): Promise<{ phase: RunPhase; record: RunEvent[] }> {
  const record: RunEvent[] = [];
  const untilMs = Date.now() + withinMs;
  // A database that is away comes back: the record is read on from where it was left.
  const page = () => readRunEvents({ service, runId, afterSeq: record.at(-1)?.seq ?? 0 }).catch(() => []);
  while (Date.now() < untilMs) {
    for (const event of await page()) {
      record.push(event);
      await onEvent?.(event);
      if (event.body.type === "finished") return { phase: event.body.phase, record };
    }
    await sleep(POLL_MS);
  }
  const last = record.at(-1)?.body.type ?? "nothing";
  throw new Error(`run ${runId} did not end within ${withinMs / 1000} s; its record ends with ${last}`);
}
