import * as leases from "../store/run-leases.ts";
import type { Service } from "./open-service.ts";

/**
 * Within this time of its worker's last sign of life a live run is in other hands or its canary is closing: the four times
 * below follow one another, so that a standby comes first, then the canary's own end, then the watchdog.
 */
export const LEASE_MS = 3_000;
/** A standby takes a run whose holder is not heard for this long: frozen, or cut off from the database. */
export const SILENT_MS = 2_000;
/** The same when the holder's own connection is gone as well: it died. More than one missed renewal. */
export const DEAD_MS = 350;
/** How often a holder renews. */
export const RENEW_EVERY_MS = 250;

type Held = { service: Service; runId: string; leaseEpoch: number };

export type { LeaseFacts, SeenLease } from "../store/run-leases.ts";

/** Renews a lease; false when somebody else holds the run or it is over: stop acting on it. */
export function renewLease({ service, runId, leaseEpoch }: Held): Promise<boolean> {
  return leases.renewLease(service.store.prisma, { runId, leaseEpoch, leaseMs: LEASE_MS });
}

/** Lets go of an unfinished run, so that another may take it over at once. */
export function releaseLease({ service, runId, leaseEpoch }: Held): Promise<void> {
  return leases.endLease(service.store.prisma, { runId, leaseEpoch });
}

/** Unfinished runs that somebody holds or held, for a `LeaseWatch`. */
export function listLeases(args: { service: Service }): Promise<leases.LeaseFacts[]> {
  return leases.listLeases(args.service.store.prisma);
}
