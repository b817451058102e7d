import type { RunEvent } from "../canary/run-events.ts";
import { readEvents } from "../store/run-events.ts";
import type { Service } from "./open-service.ts";

/** One page of a record; larger reads are asked for in pages. */
const PAGE = 5_000;

/** Events of a run after a number, in order, at most `limit` (5,000 by default). */
export function readRunEvents(args: {
  service: Service;
  runId: string;
  afterSeq: number;
  limit?: number;
}): Promise<RunEvent[]> {
  return readEvents(args.service.store.prisma, args.runId, {
    afterSeq: args.afterSeq,
    limit: args.limit ?? PAGE,
  });
}

/** The whole record of a run. */
export async function readWholeRecord(args: { service: Service; runId: string }): Promise<RunEvent[]> {
  const all: RunEvent[] = [];
  for (let page = await readRunEvents({ ...args, afterSeq: 0 }); page.length > 0; ) {
    all.push(...page);
    if (page.length < PAGE) break;
    page = await readRunEvents({ ...args, afterSeq: all.length });
  }
  return all;
}
