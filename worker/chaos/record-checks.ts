import type { RunEvent } from "#lib/canary/run-events.ts";
import { parseLine } from "#lib/canary/telemetry.ts";
import type { PaperOrder } from "#worker/rehearse/paper-admin.ts";

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

/** Ids of the orders that a canary announced on its output, whoever was there to read it. Half a line announces nothing. */
export function announcedIn(output: string): Set<string> {
  const ids = output.split("\n").flatMap((text) => {
    const parsed = parseLine(text);
    const line = parsed.kind === "telemetry" ? parsed.line : null;
    return line?.type === "order" && line.status === "submitted" ? [line.id] : [];
  });
  return new Set(ids);
}

/**
 * What the venue's own list says against what a canary announced: orders under a client order id that another order has too, and
 * entries that were never announced, so that a second sending under a new id shows as well. Only orders of the run count.
 */
export function venueOrdersBeside(
  announced: ReadonlySet<string>,
  orders: readonly PaperOrder[],
  orderPrefix: string,
): { taken: number; twice: number; unannounced: number } {
  const own = orders.filter(({ clientOrderId }) => clientOrderId.startsWith(orderPrefix));
  const entries = own.filter(({ isReduceOnly }) => !isReduceOnly);
  return {
    taken: own.length,
    twice: own.length - new Set(own.map(({ clientOrderId }) => clientOrderId)).size,
    unannounced: entries.filter(({ clientOrderId }) => !announced.has(clientOrderId)).length,
  };
}

/** Entries that a reader has seen and that the record does not hold, or holds differently, afterwards; gaps count too. */
export function lostFrom(seen: readonly RunEvent[], whole: readonly RunEvent[]): number {
  const kept = new Map(whole.map((event) => [event.seq, JSON.stringify(event.body)]));
  const lost = seen.filter((event) => kept.get(event.seq) !== JSON.stringify(event.body)).length;
  const gaps = whole.filter((event, index) => event.seq !== index + 1).length;
  return lost + gaps;
}

/** Lines that the canary printed and that stand in the record more than once: two workers took them. */
export function linesTakenTwice(record: readonly RunEvent[]): number {
  const seen = new Set<string>();
  let twice = 0;
  for (const { body } of record) {
    if (body.type !== "telemetry" || body.line.type !== "order") continue;
    const text = JSON.stringify(body.line);
    if (seen.has(text)) twice += 1;
    seen.add(text);
  }
  return twice;
}

/** What a record of one run may hold only once, whoever had the run. */
export function saidTwice(record: readonly RunEvent[]): string[] {
  return (["launched", "triggerFired", "verdictReached", "finished"] as const).filter(
    (type) => record.filter(({ body }) => body.type === type).length > 1,
  );
}

/** Process id of the worker that took the run last. */
export function holderPidOf(record: readonly RunEvent[]): number | null {
  const claimed = record.findLast(({ body }) => body.type === "claimed")?.body;
  const pid = claimed?.type === "claimed" ? /-(\d+)-[0-9a-f]+$/.exec(claimed.workerId)?.[1] : undefined;
  return pid === undefined ? null : Number(pid);
}
