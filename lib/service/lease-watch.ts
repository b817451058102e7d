import type { LeaseFacts, SeenLease } from "./lease.ts";

type Seen = SeenLease & { sinceMs: number };

/** A lease and for how long nobody has renewed it, by the clock of whoever looks. */
export type WatchedLease = LeaseFacts & { unchangedMs: number };

/**
 * Says of each lease for how long it has not changed, by one clock alone: the observer's own, which must be monotonic. No
 * time is compared with another machine's, so a clock that is set forward or back takes nobody's run away and keeps no
 * dead worker's run alive.
 */
export class LeaseWatch {
  #seen = new Map<string, Seen>();

  /** `nowMs`: monotonic, any origin. */
  look(leases: readonly LeaseFacts[], nowMs: number): WatchedLease[] {
    const next = new Map<string, Seen>();
    const watched = leases.map((lease) => {
      const { runId, leaseEpoch, renewedMark } = lease;
      const known = this.#seen.get(runId);
      const isSame = known?.leaseEpoch === leaseEpoch && known.renewedMark === renewedMark;
      const sinceMs = isSame ? known.sinceMs : nowMs;
      next.set(runId, { leaseEpoch, renewedMark, sinceMs });
      return { ...lease, unchangedMs: nowMs - sinceMs };
    });
    this.#seen = next;
    return watched;
  }

  /** After the database was away: silence during that time says nothing about the holders. */
  forget(): void {
    this.#seen.clear();
  }
}
