import { RENEW_EVERY_MS, renewLease } from "#lib/service/lease.ts";
import type { Service } from "#lib/service/open-service.ts";

/** Keeps a lease alive while a run is made ready that has no keeper of its own yet. */
export async function whileRenewing<T>(
  held: { service: Service; runId: string; leaseEpoch: number },
  work: () => Promise<T>,
): Promise<T> {
  const timer = setInterval(() => void renewLease(held).catch(() => undefined), RENEW_EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
