import type { Tx } from "./transaction.ts";

export type NewSession = {
  id: string;
  personId: string;
  expiresAt: Date;
  address: string;
  userAgent: string;
};

/** Saves a session; `id` is the hash of the browser's token. */
export async function insertSession(tx: Tx, session: NewSession): Promise<void> {
  await tx.session.create({ data: session });
}

/** The person of a session that is neither expired nor revoked, and who is still active. */
export async function findLiveSession(tx: Tx, id: string, now: Date) {
  return tx.session.findFirst({
    where: { id, revokedAt: null, expiresAt: { gt: now }, person: { active: true } },
    select: { personId: true, person: { select: { name: true, email: true, roles: true } } },
  });
}

/** Ends one session at once; returns whose it was, or null when there was nothing to end. */
export async function revokeSession(tx: Tx, id: string, now: Date): Promise<string | null> {
  const { count } = await tx.session.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: now } });
  if (count === 0) return null;
  return (await tx.session.findUniqueOrThrow({ where: { id } })).personId;
}
