import { appendRunEvents } from "#lib/service/append-run-events.ts";
import type { Service } from "#lib/service/open-service.ts";
import { readRunEvents } from "#lib/service/read-run-events.ts";
import type { AppendEntries } from "./record-writer.ts";

type Options = { service: Service; runId: string; leaseEpoch: number; lastSeq: number };

/** Entries read back in one go. */
const PAGE = 5_000;

/**
 * Appends entries under the lease. After a failure it first looks which entries arrived after all: with the lease held
 * nobody else writes, so entries beyond the last known number are ours and are not written twice.
 */
export function createAppender({ service, runId, leaseEpoch, lastSeq }: Options): AppendEntries {
  let writtenSeq = lastSeq;
  let isUnsure = false;
  return async (entries) => {
    let left = entries;
    if (isUnsure) {
      const arrived = await readRunEvents({ service, runId, afterSeq: writtenSeq, limit: PAGE });
      writtenSeq += arrived.length;
      left = entries.slice(arrived.length);
      isUnsure = false;
    }
    if (left.length === 0) return "WRITTEN";
    isUnsure = true;
    const answer = await appendRunEvents({ service, runId, leaseEpoch, events: [...left] });
    isUnsure = false;
    if (!answer.ok) return "LEASE_LOST";
    writtenSeq = answer.events.at(-1)?.seq ?? writtenSeq;
    return "WRITTEN";
  };
}

/** How many numbers of the record up to `upTo` a reader of the database misses. */
export async function countMissing(service: Service, runId: string, upTo: number): Promise<number> {
  let seen = 0;
  let after = 0;
  for (;;) {
    const page = await readRunEvents({ service, runId, afterSeq: after, limit: PAGE });
    seen += page.filter((event) => event.seq <= upTo).length;
    const last = page.at(-1);
    if (!last || last.seq >= upTo) return upTo - seen;
    after = last.seq;
  }
}
