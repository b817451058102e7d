import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
} from "node:crypto";
import type { PasswordSignature } from "./statement-schema.ts";
import { stepUpMessage } from "./step-up-message.ts";

const message = (statementHash: string): Buffer => Buffer.from(stepUpMessage(statementHash), "utf8");

/** Short name of a public key: the first 16 hex digits of the SHA-256 over its SPKI bytes. */
export function stepUpKeyId(publicKeyPem: string): string {
  const spki = createPublicKey(publicKeyPem).export({ type: "spki", format: "der" });
  return createHash("sha256").update(spki).digest("hex").slice(0, 16);
}

/** A new Ed25519 pair as PEM (PKCS#8 and SPKI) with its key id. */
export function generateStepUpKey(): { keyId: string; privateKeyPem: string; publicKeyPem: string } {
  const pair = generateKeyPairSync("ed25519", {
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  return { keyId: stepUpKeyId(pair.publicKey), privateKeyPem: pair.privateKey, publicKeyPem: pair.publicKey };
}

/** Signs a statement's hash after the person's password was checked. `statementHash`: lower-case hex SHA-256. */
export function signStatement(statementHash: string, privateKeyPem: string): PasswordSignature {
  const privateKey = createPrivateKey(privateKeyPem);
  const publicKeyPem = createPublicKey(privateKey).export({ type: "spki", format: "pem" }).toString();
  return {
    method: "password",
    keyId: stepUpKeyId(publicKeyPem),
    signature: sign(null, message(statementHash), privateKey).toString("base64"),
  };
}

/** Public keys by key id, PEM (SPKI). */
export type PublicKeys = Readonly<Record<string, string>>;

/** Whether the signature covers this statement hash under the key that it names. Unknown or broken keys: false. */
export function verifyStepUp(
  statementHash: string,
  signature: PasswordSignature,
  publicKeys: PublicKeys,
): boolean {
  const publicKeyPem = Object.hasOwn(publicKeys, signature.keyId) ? publicKeys[signature.keyId] : undefined;
  if (!publicKeyPem) return false;
  try {
    const bytes = Buffer.from(signature.signature, "base64");
    return (
      stepUpKeyId(publicKeyPem) === signature.keyId &&
      // One signature, one spelling: what a lenient decoder skips would be a change that nobody notices.
      bytes.toString("base64") === signature.signature &&
      verify(null, message(statementHash), createPublicKey(publicKeyPem), bytes)
    );
  } catch {
    // A key or a signature that cannot even be read verifies nothing.
    return false;
  }
}
