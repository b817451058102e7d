import type { Prisma } from "./generated/client.ts";
import type { Tx } from "./transaction.ts";

/** What a passkey is asked for: to sign a statement, to vouch for a further key, to enrol. */
export type ChallengePurpose = "SIGN" | "VOUCH" | "ENROL";

export type NewChallenge = {
  id: string;
  personId: string;
  purpose: ChallengePurpose;
  challengeHash: string;
  body: object;
  createdAt: Date;
  expiresAt: Date;
};

/** Saves a challenge; expired ones of everybody go away with it. Returns how many this person has open. */
export async function insertChallenge(tx: Tx, challenge: NewChallenge): Promise<number> {
  const { personId, createdAt, body } = challenge;
  await tx.passkeyChallenge.deleteMany({ where: { expiresAt: { lte: createdAt } } });
  await tx.passkeyChallenge.create({ data: { ...challenge, body: body as Prisma.InputJsonObject } });
  return tx.passkeyChallenge.count({ where: { personId } });
}

/**
 * Takes a challenge away, so that it is answered once: only of this person, for this purpose and not expired; otherwise null,
 * and it stays as it is.
 */
export async function takeChallenge(
  tx: Tx,
  asked: { id: string; personId: string; purpose: ChallengePurpose; now: Date },
): Promise<{ challengeHash: string; body: unknown } | null> {
  const { id, personId, purpose, now } = asked;
  const rows = await tx.$queryRaw<{ challengeHash: string; body: unknown }[]>`
    DELETE FROM "PasskeyChallenge"
    WHERE id = ${id} AND "personId" = ${personId} AND purpose = ${purpose} AND "expiresAt" > ${now}
    RETURNING "challengeHash", body`;
  return rows[0] ?? null;
}
