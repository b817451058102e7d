import type { Tx } from "./transaction.ts";

/** Removes sessions and known devices that ended, and failures that count no more, before these moments; returns how many. */
export async function removeDoorRemains(
  tx: Tx,
  before: { sessions: Date; failures: Date; devices: Date },
): Promise<{ sessions: number; failures: number; devices: number }> {
  const ended = { lt: before.sessions };
  const [sessions, failures, devices] = await Promise.all([
    tx.session.deleteMany({ where: { OR: [{ expiresAt: ended }, { revokedAt: ended }] } }),
    tx.signInFailure.deleteMany({ where: { at: { lt: before.failures } } }),
    tx.knownDevice.deleteMany({ where: { expiresAt: { lt: before.devices } } }),
  ]);
  return { sessions: sessions.count, failures: failures.count, devices: devices.count };
}
