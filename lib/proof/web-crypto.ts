import { toHex } from "./bytes.ts";
import type { CryptoPort, SignatureToCheck } from "./crypto-port.ts";

const P256_BYTES = 32;
const DER_INTEGER = 2;
const DER_SEQUENCE = 0x30;

/** One INTEGER of a DER signature as 32 bytes, and where the next one begins. */
function readInteger(der: Uint8Array, at: number): { value: Uint8Array; end: number } | undefined {
  const length = der[at + 1] ?? 0;
  const bytes = der.slice(at + 2, at + 2 + length);
  const digits = bytes[0] === 0 ? bytes.slice(1) : bytes;
  const isOne = der[at] === DER_INTEGER && bytes.length === length && length > 0;
  if (!isOne || digits.length > P256_BYTES || (bytes[0] ?? 0) >= 0x80) return undefined;
  const value = new Uint8Array(P256_BYTES);
  value.set(digits, P256_BYTES - digits.length);
  return { value, end: at + 2 + length };
}

/** WebCrypto wants r and s side by side where authenticators give DER. */
function rawSignature(der: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  if (der[0] !== DER_SEQUENCE || der[1] !== der.length - 2) return undefined;
  const r = readInteger(der, 2);
  const s = r && readInteger(der, r.end);
  if (!r || !s || s.end !== der.length) return undefined;
  return Uint8Array.from([...r.value, ...s.value]);
}

type Algorithm = { name: string; namedCurve?: string; hash?: string };

/** A copy in a buffer of its own, as WebCrypto's types ask for. */
const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(bytes);

async function verifies(
  algorithm: Algorithm,
  { spki, message, signature }: SignatureToCheck,
): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey("spki", own(spki), algorithm, false, ["verify"]);
    return await crypto.subtle.verify(algorithm, key, own(signature), own(message));
  } catch {
    // A key or a signature that cannot even be read verifies nothing.
    return false;
  }
}

/** The browser's own cryptography (WebCrypto). */
export const webCrypto: CryptoPort = {
  sha256Hex: async (data) => {
    const bytes = typeof data === "string" ? new TextEncoder().encode(data) : own(data);
    return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  },
  verifyEd25519: (check) => verifies({ name: "Ed25519" }, check),
  verifyEs256: async (check) => {
    const signature = rawSignature(check.signature);
    if (!signature) return false;
    return verifies({ name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" }, { ...check, signature });
  },
  verifyRs256: (check) => verifies({ name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" }, check),
};
