import type { PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/server";
import { toBase64url } from "../../proof/base64url.ts";
import { fromHex } from "../../proof/bytes.ts";
import { type ChallengePurpose, insertChallenge } from "../../store/passkey-challenges.ts";
import type { StoredPasskey } from "../../store/passkeys.ts";
import { inTransaction } from "../../store/transaction.ts";
import { newChallengeId } from "../new-id.ts";
import type { Service } from "../open-service.ts";
import { type Refused, refuse } from "../refusal.ts";
import { CHALLENGE_MS, MAX_OPEN_CHALLENGES } from "./passkey-terms.ts";

/** Undoes the transaction when a person has too many requests open. */
class TooMany extends Error {}

/** Keeps what a passkey is about to be asked, for five minutes and one answer. Refusal: TOO_MANY_ATTEMPTS. */
export async function openChallenge(
  service: Service,
  challenge: { personId: string; purpose: ChallengePurpose; challengeHash: string; body: object },
): Promise<{ ok: true; challengeId: string } | Refused> {
  const createdAt = new Date();
  const expiresAt = new Date(createdAt.getTime() + CHALLENGE_MS);
  const id = newChallengeId();
  try {
    await inTransaction(service.store, async (tx) => {
      const open = await insertChallenge(tx, { id, ...challenge, createdAt, expiresAt });
      if (open > MAX_OPEN_CHALLENGES) throw new TooMany();
    });
  } catch (error) {
    if (error instanceof TooMany) return refuse("TOO_MANY_ATTEMPTS");
    throw error;
  }
  return { ok: true, challengeId: id };
}

/** A challenge as WebAuthn carries it: the raw bytes of a hex hash, never its text. */
export function challengeText(challengeHash: string): string {
  const bytes = fromHex(challengeHash);
  if (!bytes) throw new Error("a challenge hash is hex");
  return toBase64url(bytes);
}

/** What the browser hands to the authenticator: sign this hash with one of these keys, and verify the person. */
export function assertionOptions(
  challengeHash: string,
  rpId: string,
  keys: readonly StoredPasskey[],
): PublicKeyCredentialRequestOptionsJSON {
  return {
    challenge: challengeText(challengeHash),
    rpId,
    allowCredentials: keys.map(({ credentialId, transports }) => ({
      id: credentialId,
      type: "public-key",
      transports: transports as NonNullable<
        NonNullable<PublicKeyCredentialRequestOptionsJSON["allowCredentials"]>[number]["transports"]
      >,
    })),
    userVerification: "required",
    timeout: CHALLENGE_MS,
  };
}
