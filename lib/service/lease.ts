import * as leases from "../store/run-leases.ts";
import type { Service } from "./open-service.ts";

/** A worker that has not been heard for this long has lost its run. */
export const LEASE_MS = 5_000;

type Held = { service: Service; runId: string; leaseEpoch: number };

export type { ExpiredLease } from "../store/run-leases.ts";

/** Prolongs a lease by LEASE_MS from now; false when somebody else holds the run or it is over: stop acting on it. */
export function renewLease({ service, runId, leaseEpoch }: Held): Promise<boolean> {
  return leases.renewLease(service.store.prisma, { runId, leaseEpoch, leaseMs: LEASE_MS });
}

/** Lets go of an unfinished run, so that the watchdog may take it over at once. */
export function releaseLease({ service, runId, leaseEpoch }: Held): Promise<void> {
  return leases.endLease(service.store.prisma, { runId, leaseEpoch });
}

/** Unfinished runs that somebody held and nobody holds any more. */
export function listExpiredLeases(args: { service: Service }): Promise<leases.ExpiredLease[]> {
  return leases.listExpiredLeases(args.service.store.prisma);
}
