// Crypto-free and without Buffer: what an assertion says and whether it says what it must. passkey-claim.ts puts it together
// for verifiers; what needs a crypto library (two hashes, two signatures) is added by verify-passkey.ts with node:crypto, or
// by a browser with WebCrypto.
import { fromBase64url, sameBytes } from "./base64url.ts";
import { readCbor } from "./cbor.ts";

export type AuthenticatorData = {
  rpIdHash: Uint8Array;
  userPresent: boolean;
  userVerified: boolean;
  /** Signature counter; 0 on authenticators that keep none. */
  counter: number;
};

const FLAG = { userPresent: 0x01, userVerified: 0x04, backupEligible: 0x08, backedUp: 0x10 } as const;
const FLAG_ATTESTED = 0x40;
const FLAG_EXTENSIONS = 0x80;
const RP_ID_HASH_BYTES = 32;
const HEAD_BYTES = 37;

/** The authenticator data of an assertion (WebAuthn 6.1). Throws TypeError when it is none. */
export function readAuthenticatorData(bytes: Uint8Array): AuthenticatorData {
  if (bytes.length < HEAD_BYTES) throw new TypeError("authenticator data ends too early");
  const flags = bytes[RP_ID_HASH_BYTES] ?? 0;
  if (flags & FLAG_ATTESTED) throw new TypeError("an assertion carries no new key");
  if (flags & FLAG.backedUp && !(flags & FLAG.backupEligible))
    throw new TypeError("a key that cannot be backed up is said to be");
  const end = flags & FLAG_EXTENSIONS ? readCbor(bytes, HEAD_BYTES).end : HEAD_BYTES;
  if (end !== bytes.length) throw new TypeError("authenticator data is followed by something else");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    rpIdHash: bytes.slice(0, RP_ID_HASH_BYTES),
    userPresent: (flags & FLAG.userPresent) !== 0,
    userVerified: (flags & FLAG.userVerified) !== 0,
    counter: view.getUint32(RP_ID_HASH_BYTES + 1),
  };
}

/** What the browser says about the ceremony; every field may be missing or of another type. */
type ClientData = {
  type?: unknown;
  challenge?: unknown;
  origin?: unknown;
  crossOrigin?: unknown;
  topOrigin?: unknown;
};

function readClientData(bytes: Uint8Array): ClientData {
  const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new TypeError("client data is no object");
  return value;
}

/**
 * Why what the browser said is not about this challenge on our own page, or null. `type`: `webauthn.get` for an assertion,
 * `webauthn.create` for an enrolment.
 */
export function clientDataProblem(
  clientDataJson: Uint8Array,
  expected: { type: "webauthn.get" | "webauthn.create"; challenge: Uint8Array; origin: string },
): string | null {
  try {
    const data = readClientData(clientDataJson);
    if (data.type !== expected.type) return "it was made for another ceremony";
    if (typeof data.challenge !== "string" || !sameBytes(fromBase64url(data.challenge), expected.challenge))
      return "it answers another challenge";
    if (data.origin !== expected.origin) return "it was made on another site";
    if (data.crossOrigin !== undefined && data.crossOrigin !== false)
      return "it was made inside a page of another site";
    if (data.topOrigin !== undefined) return "it was made inside a page of another site";
    return null;
  } catch {
    return "its client data cannot be read";
  }
}

export type AssertionParts = { authenticatorData: Uint8Array; clientDataJson: Uint8Array };

/** Everything about an assertion that needs no key: why it does not count, in words, or null. `rpIdHash`: SHA-256 of the RP id. */
export function assertionProblem(
  parts: AssertionParts,
  expected: { challenge: Uint8Array; origin: string; rpIdHash: Uint8Array },
): string | null {
  const problem = clientDataProblem(parts.clientDataJson, { type: "webauthn.get", ...expected });
  if (problem) return problem;
  try {
    const data = readAuthenticatorData(parts.authenticatorData);
    if (!sameBytes(data.rpIdHash, expected.rpIdHash)) return "it was made for another site";
    if (!data.userPresent) return "nobody was present";
    if (!data.userVerified) return "the authenticator did not verify the person";
    return null;
  } catch {
    return "its authenticator data cannot be read";
  }
}
