// Crypto-free: everything about a passkey signature that needs no crypto library, for Node and browser alike. A verifier
// 1. computes SHA-256 of `signature.rpId` (UTF-8) and of the client data bytes (`clientDataBytes`),
// 2. asks `passkeyClaim`: a problem in words, or the assertion's signature to check under `signature.alg`,
// 3. checks the Ed25519 signature of `enrolmentMessage` under the step-up key that `signature.enrolment.keyId` names,
// 4. asks `enrolmentProblem` whether that enrolment is this signer's and was in force.
// verify-passkey.ts does this with node:crypto.
import { fromBase64url } from "./base64url.ts";
import { fromHex } from "./bytes.ts";
import { canonicalJson } from "./canonical-json.ts";
import type { SignatureToCheck } from "./crypto-port.ts";
import type { PasskeySignature } from "./statement-schema.ts";
import { assertionProblem } from "./webauthn-data.ts";

/** Keeps an enrolment from meaning anything else that the same key signs. */
const DOMAIN = "countersign/passkey-enrolment/v1\n";

/** What the house certified when a person enrolled a key: whose it is, on which site, and from when it signs. */
export type PasskeyEnrolment = Pick<
  PasskeySignature,
  "credentialId" | "publicKeySpki" | "alg" | "rpId" | "origin"
> &
  Omit<PasskeySignature["enrolment"], "keyId" | "signature">;

/** The text that the step-up key signs for an enrolment. */
export function enrolmentMessage(enrolment: PasskeyEnrolment): string {
  const { credentialId, publicKeySpki, alg, rpId, origin } = enrolment;
  const { personId, enrolledAtMs, usableFromMs, confirmedBy } = enrolment;
  return (
    DOMAIN +
    canonicalJson({
      credentialId,
      publicKeySpki,
      alg,
      rpId,
      origin,
      personId,
      enrolledAtMs,
      usableFromMs,
      confirmedBy,
    })
  );
}

/** Why the enrolment in a signature does not cover this person at this moment (epoch ms), or null. */
export function enrolmentProblem(
  signature: PasskeySignature,
  signer: { personId: string; atMs: number },
): string | null {
  const { enrolment } = signature;
  if (enrolment.personId !== signer.personId) return "the passkey belongs to somebody else";
  if (enrolment.usableFromMs > signer.atMs) return "the passkey was not yet allowed to sign";
  return null;
}

/** The client data of a signature as bytes; throws when they cannot be read. */
export function clientDataBytes(signature: Pick<PasskeySignature, "clientDataJSON">): Uint8Array {
  return fromBase64url(signature.clientDataJSON);
}

export type Claim = { ok: true; check: SignatureToCheck } | { ok: false; problem: string };

/**
 * What an assertion claims about a statement: the signature that is still to be checked, or why it claims nothing.
 * `statementHash`: lower-case hex SHA-256; its 32 raw bytes were the challenge.
 */
export function passkeyClaim(
  statementHash: string,
  signature: PasskeySignature,
  hashes: { rpIdHash: Uint8Array; clientDataHash: Uint8Array },
): Claim {
  const { rpIdHash, clientDataHash } = hashes;
  try {
    const challenge = fromHex(statementHash);
    if (challenge?.length !== 32) return { ok: false, problem: "there is no statement hash" };
    if (new URL(signature.origin).hostname !== signature.rpId)
      return { ok: false, problem: "its site and its origin differ" };
    const authenticatorData = fromBase64url(signature.authenticatorData);
    const parts = { authenticatorData, clientDataJson: clientDataBytes(signature) };
    const problem = assertionProblem(parts, { challenge, origin: signature.origin, rpIdHash });
    if (problem) return { ok: false, problem };
    const message = new Uint8Array(authenticatorData.length + clientDataHash.length);
    message.set(authenticatorData);
    message.set(clientDataHash, authenticatorData.length);
    const spki = fromBase64url(signature.publicKeySpki);
    return { ok: true, check: { spki, message, signature: fromBase64url(signature.signature) } };
  } catch {
    return { ok: false, problem: "it cannot be read" };
  }
}
