import type { Tx } from "./transaction.ts";

export type PasskeyInvite = { codeHash: string; personId: string; invitedBy: string };

/** Saves an invitation; earlier ones of the same person that were not used end with it. */
export async function insertInvite(
  tx: Tx,
  invite: PasskeyInvite & { createdAt: Date; expiresAt: Date },
): Promise<void> {
  await tx.passkeyInvite.updateMany({
    where: { personId: invite.personId, usedAt: null, expiresAt: { gt: invite.createdAt } },
    data: { expiresAt: invite.createdAt },
  });
  await tx.passkeyInvite.create({ data: invite });
}

/** The invitation behind a code, when it is this person's, unused and not expired. */
export async function findOpenInvite(
  tx: Tx,
  asked: { codeHash: string; personId: string; now: Date },
): Promise<PasskeyInvite | null> {
  const { codeHash, personId, now } = asked;
  return tx.passkeyInvite.findFirst({
    where: { codeHash, personId, usedAt: null, expiresAt: { gt: now } },
    select: { codeHash: true, personId: true, invitedBy: true },
  });
}

/** Uses an invitation up; returns whether it still was to be had. */
export async function redeemInvite(
  tx: Tx,
  used: { codeHash: string; personId: string; now: Date },
): Promise<boolean> {
  const { codeHash, personId, now } = used;
  const { count } = await tx.passkeyInvite.updateMany({
    where: { codeHash, personId, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  });
  return count === 1;
}

/** Until when a person's open invitation is valid; null when there is none. */
export async function openInviteUntil(tx: Tx, personId: string, now: Date): Promise<Date | null> {
  const row = await tx.passkeyInvite.findFirst({
    where: { personId, usedAt: null, expiresAt: { gt: now } },
    orderBy: { expiresAt: "desc" },
    select: { expiresAt: true },
  });
  return row?.expiresAt ?? null;
}
