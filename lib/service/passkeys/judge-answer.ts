import { z } from "zod";
import { fromBase64url, sameBytes } from "../../proof/base64url.ts";
import { type PasskeySignature, signatureSchema } from "../../proof/statement-schema.ts";
import type { PublicKeys } from "../../proof/step-up.ts";
import { passkeyProblem } from "../../proof/verify-passkey.ts";
import { readAuthenticatorData } from "../../proof/webauthn-data.ts";
import { bookPasskeyUse, lockPasskey, type StoredPasskey } from "../../store/passkeys.ts";
import type { Tx } from "../../store/transaction.ts";
import { utcWords } from "../../template/utc-words.ts";
import { type Refused, refuse } from "../refusal.ts";
import { rpIdOf, userHandleOf } from "./passkey-terms.ts";

/** Longest field of an honest answer: client data with an origin of the longest kind, or an RSA signature. */
const MAX_FIELD_LENGTH = 4096;
const field = z.string().max(MAX_FIELD_LENGTH);

/** What a browser hands over after the authenticator has signed. */
export const answerSchema = z.object({
  id: field,
  rawId: field,
  type: z.literal("public-key"),
  response: z.object({
    authenticatorData: field,
    clientDataJSON: field,
    signature: field,
    userHandle: field.optional(),
  }),
});
export type PasskeyAnswer = z.infer<typeof answerSchema>;

export type AnswerInput = {
  answer: PasskeyAnswer;
  /** Who was asked, for which statement (hex), and when that statement was made, epoch ms. */
  personId: string;
  statementHash: string;
  statementAtMs: number;
  /** The one origin that pages are served from. */
  origin: string;
  publicKeys: PublicKeys;
  nowMs: number;
};

const notValid = (reason: string) => refuse("PASSKEY_NOT_VALID", { reason });

/** Whose key answered, by every name that the answer itself gives it. */
function keyRefusal({ answer, personId, nowMs }: AnswerInput, key: StoredPasskey | null): Refused | null {
  if (answer.id !== answer.rawId) return notValid("it names two keys");
  if (key?.personId !== personId) return refuse("PASSKEY_UNKNOWN");
  const { userHandle } = answer.response;
  if (userHandle !== undefined && userHandle !== "") {
    try {
      if (!sameBytes(fromBase64url(userHandle), userHandleOf(personId))) return refuse("PASSKEY_UNKNOWN");
    } catch {
      return notValid("it cannot be read");
    }
  }
  if (key.revokedAt) return refuse("PASSKEY_REVOKED");
  if (key.usableFrom.getTime() > nowMs)
    return refuse("PASSKEY_WAITS", { from: utcWords(key.usableFrom.getTime()) });
  return null;
}

/** Whether the counter moved on; authenticators that keep none say 0 for ever. */
function hasAdvanced(stored: bigint, counter: number): boolean {
  return counter > stored || (counter === 0 && stored === 0n);
}

/**
 * Judges a passkey's answer to a challenge that was just taken away, and books its use. Everything is checked here that
 * makes it this person's fresh signature over this statement on our own pages. Refusals: PASSKEY_UNKNOWN, PASSKEY_REVOKED,
 * PASSKEY_WAITS, PASSKEY_NOT_VALID, PASSKEY_COPIED.
 */
export async function judgeAnswer(
  tx: Tx,
  input: AnswerInput,
): Promise<{ ok: true; signature: PasskeySignature } | Refused> {
  const { answer, personId, statementHash, statementAtMs, origin, publicKeys, nowMs } = input;
  const key = await lockPasskey(tx, answer.id);
  const refused = keyRefusal(input, key);
  if (refused || !key) return refused ?? refuse("PASSKEY_UNKNOWN");
  const { authenticatorData, clientDataJSON, signature } = answer.response;
  const { credentialId, publicKeySpki, alg, certificate } = key;
  const parsed = signatureSchema.safeParse({
    method: "passkey",
    credentialId,
    authenticatorData,
    clientDataJSON,
    signature,
    publicKeySpki,
    alg,
    // Of this site as it is configured, not as the row says: a key of another address certifies nothing here.
    rpId: rpIdOf(origin),
    origin,
    enrolment: certificate,
  });
  if (!parsed.success || parsed.data.method !== "passkey") return notValid("its enrolment cannot be read");
  const signer = { personId, atMs: statementAtMs };
  const problem = passkeyProblem({ statementHash, signature: parsed.data, signer, publicKeys });
  if (problem) return notValid(problem);
  const { counter } = readAuthenticatorData(fromBase64url(authenticatorData));
  if (!hasAdvanced(key.counter, counter)) return refuse("PASSKEY_COPIED");
  await bookPasskeyUse(tx, { credentialId, counter: BigInt(counter), at: new Date(nowMs) });
  return { ok: true, signature: parsed.data };
}
