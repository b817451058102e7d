// Verifies passkey signatures with node:crypto. The parsing and all checks that need no crypto library stand in crypto-free
// files that a browser uses too: passkey-claim.ts (start there), webauthn-data.ts, base64url.ts; cose-key.ts and cbor.ts turn
// an authenticator's key into SPKI at enrolment.
import { createHash, createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { nodeCrypto } from "./node-crypto.ts";
import {
  clientDataBytes,
  enrolmentMessage,
  enrolmentProblem,
  type PasskeyEnrolment,
  passkeyClaim,
} from "./passkey-claim.ts";
import type { PasskeySignature } from "./statement-schema.ts";
import { type PublicKeys, stepUpKeyId } from "./step-up.ts";

const sha256 = (data: string | Uint8Array) => createHash("sha256").update(data).digest();

/** Which check belongs to a COSE algorithm. */
const CHECKS = {
  [-7]: nodeCrypto.verifyEs256,
  [-8]: nodeCrypto.verifyEd25519,
  [-257]: nodeCrypto.verifyRs256,
} as const;

/** Why an assertion is not this key's signature over a statement's hash (hex), in words, or null. Says nothing about whose key it is. */
export function assertionSignatureProblem(statementHash: string, signature: PasskeySignature): string | null {
  try {
    const hashes = { rpIdHash: sha256(signature.rpId), clientDataHash: sha256(clientDataBytes(signature)) };
    const claim = passkeyClaim(statementHash, signature, hashes);
    if (!claim.ok) return claim.problem;
    return CHECKS[signature.alg](claim.check) ? null : "its signature does not verify";
  } catch {
    return "it cannot be read";
  }
}

/** Signs an enrolment with the step-up key: without it a row in the database is no key. */
export function certifyEnrolment(
  enrolment: PasskeyEnrolment,
  privateKeyPem: string,
): PasskeySignature["enrolment"] {
  const { personId, enrolledAtMs, usableFromMs, confirmedBy } = enrolment;
  const privateKey = createPrivateKey(privateKeyPem);
  const publicKeyPem = createPublicKey(privateKey).export({ type: "spki", format: "pem" }).toString();
  return {
    personId,
    enrolledAtMs,
    usableFromMs,
    confirmedBy,
    keyId: stepUpKeyId(publicKeyPem),
    signature: sign(null, Buffer.from(enrolmentMessage(enrolment)), privateKey).toString("base64url"),
  };
}

/** Whether the house itself certified the key of a signature for the person that the enrolment names. */
export function isCertified(signature: PasskeySignature, publicKeys: PublicKeys): boolean {
  const { keyId, signature: certificate } = signature.enrolment;
  const pem = Object.hasOwn(publicKeys, keyId) ? publicKeys[keyId] : undefined;
  if (!pem) return false;
  try {
    const bytes = Buffer.from(certificate, "base64url");
    // One spelling for one signature.
    if (bytes.toString("base64url") !== certificate || stepUpKeyId(pem) !== keyId) return false;
    const message = Buffer.from(enrolmentMessage({ ...signature, ...signature.enrolment }));
    return verify(null, message, createPublicKey(pem), bytes);
  } catch {
    return false;
  }
}

/**
 * Why a passkey signature is not this person's over this statement, in words, or null. `atMs`: when the statement was made.
 * `publicKeys`: the step-up keys under which enrolments count.
 */
export function passkeyProblem(given: {
  statementHash: string;
  signature: PasskeySignature;
  signer: { personId: string; atMs: number };
  publicKeys: PublicKeys;
}): string | null {
  const { statementHash, signature, signer, publicKeys } = given;
  if (!isCertified(signature, publicKeys)) return "the passkey was never enrolled here";
  return enrolmentProblem(signature, signer) ?? assertionSignatureProblem(statementHash, signature);
}
