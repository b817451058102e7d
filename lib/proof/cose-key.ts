// Crypto-free: turns an authenticator's public key (COSE_Key) into SubjectPublicKeyInfo (SPKI, DER), which node:crypto and
// WebCrypto import alike. Used at enrolment; a verifier needs only the SPKI that stands in the signature.
import { readCbor } from "./cbor.ts";

/** COSE names of the signature algorithms that we take: ES256 (P-256), EdDSA (Ed25519), RS256. */
export const PASSKEY_ALGORITHMS = [-7, -8, -257] as const;
export type PasskeyAlgorithm = (typeof PASSKEY_ALGORITHMS)[number];

const COSE = { kty: 1, alg: 3, crv: -1, x: -2, y: -3, n: -1, e: -2 } as const;
const KTY = { okp: 1, ec2: 2, rsa: 3 } as const;
const CRV = { p256: 1, ed25519: 6 } as const;

/** Everything before the point of a P-256 key: AlgorithmIdentifier, BIT STRING, "uncompressed". */
const P256_HEAD = [
  0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48,
  0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
];
const ED25519_HEAD = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
const RSA_ALGORITHM = [
  0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
];
const TAG = { integer: 0x02, bitString: 0x03, sequence: 0x30 } as const;

function der(tag: number, content: readonly number[]): number[] {
  const { length } = content;
  if (length < 0x80) return [tag, length, ...content];
  const size: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) size.unshift(rest % 256);
  return [tag, 0x80 | size.length, ...size, ...content];
}

function derInteger(bytes: Uint8Array): number[] {
  const first = bytes.findIndex((byte) => byte !== 0);
  if (first < 0) throw new TypeError("a key of zero");
  const digits = [...bytes.subarray(first)];
  // A leading one bit would make it negative.
  return der(TAG.integer, (digits[0] ?? 0) >= 0x80 ? [0, ...digits] : digits);
}

/** RSA keys below this are broken or nearly so; above, verifying takes longer than anybody needs. */
const RSA_BYTES = { min: 256, max: 1024 } as const;

/** Reads a COSE_Key. Throws TypeError when it is no key of one of the algorithms that we take. */
export function readCoseKey(bytes: Uint8Array): { alg: PasskeyAlgorithm; spki: Uint8Array } {
  const { value: key, end } = readCbor(bytes);
  if (!(key instanceof Map) || end !== bytes.length) throw new TypeError("not a COSE key");
  const bytesAt = (label: number, length?: number): Uint8Array => {
    const found = key.get(label);
    if (!(found instanceof Uint8Array) || (length !== undefined && found.length !== length))
      throw new TypeError("a part of the COSE key is missing or of a wrong length");
    return found;
  };
  const alg = key.get(COSE.alg);
  const kty = key.get(COSE.kty);
  const crv = key.get(COSE.crv);
  if (alg === -7 && kty === KTY.ec2 && crv === CRV.p256) {
    return { alg, spki: Uint8Array.from([...P256_HEAD, ...bytesAt(COSE.x, 32), ...bytesAt(COSE.y, 32)]) };
  }
  if (alg === -8 && kty === KTY.okp && crv === CRV.ed25519) {
    return { alg, spki: Uint8Array.from([...ED25519_HEAD, ...bytesAt(COSE.x, 32)]) };
  }
  if (alg === -257 && kty === KTY.rsa) {
    const modulus = bytesAt(COSE.n);
    if (modulus.length < RSA_BYTES.min || modulus.length > RSA_BYTES.max)
      throw new TypeError("an RSA key of a size that is not taken");
    const pair = der(TAG.sequence, [...derInteger(modulus), ...derInteger(bytesAt(COSE.e))]);
    return {
      alg,
      spki: Uint8Array.from(der(TAG.sequence, [...RSA_ALGORITHM, ...der(TAG.bitString, [0, ...pair])])),
    };
  }
  throw new TypeError("a key of an algorithm that is not taken");
}
