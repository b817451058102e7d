import type { PasskeySignature } from "../proof/statement-schema.ts";
import type { PasskeyFacts } from "../proof/verify-signature.ts";
import type { Prisma } from "./generated/client.ts";
import type { Tx } from "./transaction.ts";

/** A passkey's row as it is stored. */
export type StoredPasskey = Prisma.PasskeyGetPayload<object>;

export type NewPasskey = {
  credentialId: string;
  personId: string;
  label: string;
  publicKeySpki: string;
  alg: number;
  rpId: string;
  origin: string;
  transports: string[];
  counter: bigint;
  enrolledAt: Date;
  usableFrom: Date;
  invitedBy: string | null;
  certificate: PasskeySignature["enrolment"];
};

/** Saves a newly enrolled passkey; returns whether its credential was new. */
export async function insertPasskey(tx: Tx, passkey: NewPasskey): Promise<boolean> {
  const { count } = await tx.passkey.createMany({ data: [passkey], skipDuplicates: true });
  return count === 1;
}

/** A person's passkeys, or everybody's, oldest first. */
export function listPasskeys(tx: Tx, personId?: string): Promise<StoredPasskey[]> {
  return tx.passkey.findMany({
    where: personId === undefined ? {} : { personId },
    orderBy: [{ enrolledAt: "asc" }, { credentialId: "asc" }],
  });
}

/** Every passkey with its owner and whether it was revoked: what signatures are judged against. */
export async function listPasskeyFacts(tx: Tx): Promise<PasskeyFacts[]> {
  const rows = await tx.passkey.findMany({ select: { credentialId: true, personId: true, revokedAt: true } });
  return rows.map(({ credentialId, personId, revokedAt }) => ({
    credentialId,
    personId,
    revokedAtMs: revokedAt?.getTime() ?? null,
  }));
}

/** One passkey, its row locked until the transaction ends; null when there is none. */
export async function lockPasskey(tx: Tx, credentialId: string): Promise<StoredPasskey | null> {
  await tx.$queryRaw`SELECT 1 AS locked FROM "Passkey" WHERE "credentialId" = ${credentialId} FOR UPDATE`;
  return tx.passkey.findUnique({ where: { credentialId } });
}

/** Books a use: the counter of the answer and the time. */
export async function bookPasskeyUse(
  tx: Tx,
  use: { credentialId: string; counter: bigint; at: Date },
): Promise<void> {
  const { credentialId, counter, at } = use;
  await tx.passkey.update({ where: { credentialId }, data: { counter, lastUsedAt: at } });
}

/** Lets a passkey sign from now on. */
export async function savePasskeyConfirmation(
  tx: Tx,
  confirmed: { credentialId: string; by: string; at: Date; certificate: PasskeySignature["enrolment"] },
): Promise<void> {
  const { credentialId, by, at, certificate } = confirmed;
  await tx.passkey.update({
    where: { credentialId },
    data: { confirmedBy: by, confirmedAt: at, usableFrom: at, certificate },
  });
}

/** Ends a passkey; returns whether it was still in force. */
export async function savePasskeyRevocation(
  tx: Tx,
  revoked: { credentialId: string; by: string; at: Date },
): Promise<boolean> {
  const { credentialId, by, at } = revoked;
  const { count } = await tx.passkey.updateMany({
    where: { credentialId, revokedAt: null },
    data: { revokedAt: at, revokedBy: by },
  });
  return count === 1;
}
