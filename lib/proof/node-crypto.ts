import { createPublicKey, hash, type KeyObject, verify } from "node:crypto";
import type { CryptoPort, SignatureToCheck } from "./crypto-port.ts";

function verifies(
  digest: string | null,
  isFitting: (key: KeyObject) => boolean,
  { spki, message, signature }: SignatureToCheck,
): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
    return isFitting(key) && verify(digest, message, key, signature);
  } catch {
    // A key or a signature that cannot even be read verifies nothing.
    return false;
  }
}

/** Node's own cryptography. */
export const nodeCrypto = {
  sha256Hex: (data) => hash("sha256", data, "hex"),
  verifyEd25519: (check) => verifies(null, (key) => key.asymmetricKeyType === "ed25519", check),
  verifyEs256: (check) =>
    verifies("sha256", (key) => key.asymmetricKeyDetails?.namedCurve === "prime256v1", check),
  verifyRs256: (check) => verifies("sha256", (key) => key.asymmetricKeyType === "rsa", check),
} satisfies CryptoPort;
