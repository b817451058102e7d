import { setTimeout as sleep } from "node:timers/promises";
import type { RunEvent, RunPhase } from "#lib/canary/run-events.ts";
import { newRunId } from "#lib/service/new-id.ts";
import { readWholeRecord } from "#lib/service/read-run-events.ts";
import type { Cast } from "#worker/rehearse/cast.ts";
import { followRun } from "#worker/rehearse/follow-run.ts";
import type { PaperAdmin } from "#worker/rehearse/paper-admin.ts";
import { type ChaosKind, strike, watchVenue } from "./chaos-faults.ts";

/** Demo runs trade on this account. */
const ACCOUNT = "demo";
/** The strike falls within this time of the launch. */
const STRIKE_WITHIN_MS = 12_000;
/** A run gets this long for its whole life, restarts included. */
const RUN_WITHIN_MS = 180_000;
/** The account must be flat this long after everything is back. */
const FLAT_WITHIN_MS = 30_000;
/** The trader has something open most of the time. */
const OPEN_WITHIN_MS = 5_000;
const LOOK_MS = 50;

export type ChaosRound = {
  kind: ChaosKind;
  runId: string;
  phase: RunPhase;
  trigger: string | null;
  /** From the strike's end to the venue showing nothing open, ms; null when nothing was open. */
  flatMs: number | null;
  lostEvents: number;
  duplicateOrders: number;
  /** What is wrong with this round, in words; empty when all is well. */
  wrong: string[];
};

type Place = { cast: Cast; admin: PaperAdmin; pids: () => Record<string, number>; random: () => number };

/** Orders of which the venue knows more than one under the same client order id. */
export function duplicatesIn(record: readonly RunEvent[]): number {
  const byClientId = new Map<string, Set<string>>();
  for (const { body } of record) {
    if (body.type !== "venueOrder" || !body.order.clientOrderId) continue;
    const known = byClientId.get(body.order.clientOrderId) ?? new Set();
    byClientId.set(body.order.clientOrderId, known.add(body.order.venueOrderId));
  }
  return [...byClientId.values()].filter((ids) => ids.size > 1).length;
}

/** Entries that a reader has seen and that the record does not hold, or holds differently, afterwards; gaps count too. */
export function lostFrom(seen: readonly RunEvent[], whole: readonly RunEvent[]): number {
  const kept = new Map(whole.map((event) => [event.seq, JSON.stringify(event.body)]));
  const lost = seen.filter((event) => kept.get(event.seq) !== JSON.stringify(event.body)).length;
  const gaps = whole.filter((event, index) => event.seq !== index + 1).length;
  return lost + gaps;
}

/** A strike while nothing is open proves little: it waits for an order or a position, but not for ever. */
async function untilOpen(isOpen: () => boolean): Promise<void> {
  const untilMs = Date.now() + OPEN_WITHIN_MS;
  while (!isOpen() && Date.now() < untilMs) await sleep(LOOK_MS);
}

/** Waits until the venue shows nothing open; null when it still does after the limit. */
async function flatAfter(isFlat: () => boolean, fromMs: number): Promise<number | null> {
  while (Date.now() - fromMs < FLAT_WITHIN_MS) {
    if (isFlat()) return Date.now() - fromMs;
    await sleep(LOOK_MS);
  }
  return null;
}

/** One demo run that is struck once at a random moment, followed to its end. */
export async function chaosRound(kind: ChaosKind, { cast, admin, pids, random }: Place): Promise<ChaosRound> {
  const runId = newRunId();
  await cast.act("ENGINEER", { type: "startDemo", runId });
  const watch = watchVenue(admin, ACCOUNT);
  const wrong: string[] = [];
  let struck: Promise<number | null> = Promise.resolve(null);
  const strikeLater = async (childPid: number) => {
    await sleep(random() * STRIKE_WITHIN_MS);
    await untilOpen(() => watch.atRiskSinceMs() !== null);
    await strike(kind, { pids: pids(), childPid, random });
    return flatAfter(() => watch.atRiskSinceMs() === null, Date.now());
  };
  try {
    const { phase, record } = await followRun({
      service: cast.service,
      runId,
      withinMs: RUN_WITHIN_MS,
      onEvent: ({ body }) => {
        if (body.type !== "launched" || body.pid === null) return;
        struck = strikeLater(body.pid).catch((error: Error) => {
          wrong.push(error.message);
          return null;
        });
      },
    });
    const flatMs = await struck;
    const whole = await readWholeRecord({ service: cast.service, runId });
    const lostEvents = lostFrom(record, whole);
    const duplicateOrders = duplicatesIn(whole);
    if (flatMs === null) wrong.push(`not flat within ${FLAT_WITHIN_MS / 1000} s`);
    if (watch.atRiskSinceMs() !== null) wrong.push("something is open at the venue after the run's end");
    if (lostEvents > 0) wrong.push(`${lostEvents} entries lost`);
    if (duplicateOrders > 0) wrong.push(`${duplicateOrders} orders sent twice`);
    if (phase === "STUCK") wrong.push("the run is stuck");
    const fired = whole.find(({ body }) => body.type === "triggerFired")?.body;
    const trigger = fired?.type === "triggerFired" ? fired.trigger : null;
    return { kind, runId, phase, trigger, flatMs, lostEvents, duplicateOrders, wrong };
  } finally {
    await watch.stop();
  }
}
