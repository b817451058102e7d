import type { Tx } from "./transaction.ts";

/** Remembers a device of a person; `id` is the hash of the token in its cookie. */
export async function insertDevice(
  tx: Tx,
  device: { id: string; personId: string; lastSeenAt: Date; expiresAt: Date },
): Promise<void> {
  await tx.knownDevice.create({ data: device });
}

/** Whether a device is known as this person's and has not expired. */
export async function isDeviceOf(
  tx: Tx,
  device: { id: string; personId: string; now: Date },
): Promise<boolean> {
  const { id, personId, now } = device;
  return (await tx.knownDevice.count({ where: { id, personId, expiresAt: { gt: now } } })) > 0;
}

/** The device was used again. */
export async function touchDevice(tx: Tx, id: string, lastSeenAt: Date, expiresAt: Date): Promise<void> {
  await tx.knownDevice.updateMany({ where: { id }, data: { lastSeenAt, expiresAt } });
}
