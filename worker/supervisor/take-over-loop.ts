import { DEAD_MS, listLeases, SILENT_MS } from "#lib/service/lease.ts";
import { LeaseWatch, type WatchedLease } from "#lib/service/lease-watch.ts";
import type { Service } from "#lib/service/open-service.ts";
import { monotonicMs } from "#worker/holder/protocol.ts";

/** Often enough that detection and hand-over together stay within a second. */
const LOOK_EVERY_MS = 100;
/** After the database was away the living workers get this long to renew and to be seen again. */
const AFTER_OUTAGE_MS = 5_000;

type Options = {
  service: Service;
  workerId: string;
  take: (left: WatchedLease) => Promise<unknown>;
  log: (message: string) => void;
};

/** Whether a run's holder is dead (its connection is gone and it renews no more), silent for too long, or has let go. */
export function isLeft({ isLetGo, isSessionGone, unchangedMs }: WatchedLease): boolean {
  return isLetGo || unchangedMs >= SILENT_MS || (isSessionGone && unchangedMs >= DEAD_MS);
}

/** Looks after the runs of other workers and takes each whose holder is gone. Every worker is a standby of every other. Returns a function that ends it. */
export function startTakingOver({ service, workerId, take, log }: Options): () => void {
  const watch = new LeaseWatch();
  const inHand = new Set<string>();
  let looking = false;
  let backAtMs = Number.NEGATIVE_INFINITY;
  let isAway = false;

  function takeNow(left: WatchedLease): void {
    inHand.add(left.runId);
    take(left)
      .catch((error: Error) => log(`${left.runId} could not be taken over: ${error.message}`))
      .finally(() => inHand.delete(left.runId));
  }

  async function look(): Promise<void> {
    try {
      const leases = await listLeases({ service });
      const now = monotonicMs();
      if (isAway) backAtMs = now;
      isAway = false;
      const others = watch.look(leases, now).filter((lease) => lease.workerId !== workerId);
      if (now - backAtMs < AFTER_OUTAGE_MS) return;
      for (const lease of others) if (isLeft(lease) && !inHand.has(lease.runId)) takeNow(lease);
    } catch {
      isAway = true;
      watch.forget();
    }
  }

  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    void look().finally(() => {
      looking = false;
    });
  }, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}
