import { listPasskeys, type StoredPasskey } from "../../store/passkeys.ts";
import type { Tx } from "../../store/transaction.ts";
import { utcWords } from "../../template/utc-words.ts";
import type { Service } from "../open-service.ts";

/** A person's passkeys that are in force, and among them those that may sign at this moment on this site. */
export async function passkeysOf(
  tx: Tx,
  personId: string,
  given: { origin: string; nowMs: number },
): Promise<{ inForce: StoredPasskey[]; usable: StoredPasskey[] }> {
  const inForce = (await listPasskeys(tx, personId)).filter((key) => key.revokedAt === null);
  const usable = inForce.filter(
    (key) => key.origin === given.origin && key.usableFrom.getTime() <= given.nowMs,
  );
  return { inForce, usable };
}

/** How a person can sign: `why` is why no passkey of theirs can, in words; null when one can. */
export type SigningMeans = { hasUsablePasskey: boolean; why: string | null };

/** Whether this person can sign by passkey here and now. */
export async function readSigningMeans(args: {
  service: Service;
  personId: string;
  origin: string;
}): Promise<SigningMeans> {
  const { service, personId, origin } = args;
  const { inForce, usable } = await passkeysOf(service.store.prisma, personId, {
    origin,
    nowMs: Date.now(),
  });
  if (usable.length > 0) return { hasUsablePasskey: true, why: null };
  const waits = inForce.filter((key) => key.origin === origin).map((key) => key.usableFrom.getTime());
  if (waits.length > 0) {
    const from = utcWords(Math.min(...waits));
    return {
      hasUsablePasskey: false,
      why: `Your passkey waits for a second admin; without one it signs from ${from}.`,
    };
  }
  if (inForce.length > 0)
    return { hasUsablePasskey: false, why: "Your passkeys belong to another address of this installation." };
  return { hasUsablePasskey: false, why: "You have no passkey yet." };
}
