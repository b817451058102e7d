import { createDecipheriv, createPrivateKey, createPublicKey, diffieHellman } from "node:crypto";
import { boxKey, boxPublicKey, type SealedBox } from "./sealed-box.ts";

/** AES-GCM takes shorter tags too, which would be easier to guess. */
const TAG_BYTES = 16;

/**
 * Opens a box with the private key and the context that it was sealed in. Throws when anything of it was changed, when it was
 * sealed for somebody else, or for another context. Only those who trade or flatten may have this file in their hands.
 */
export function openSealedBox(privateKeyPem: string, box: SealedBox, context: string): string {
  const bytes = (text: string) => Buffer.from(text, "base64url");
  const ephemeralSpki = bytes(box.ephemeralSpki);
  const publicKey = createPublicKey({ key: ephemeralSpki, type: "spki", format: "der" });
  const shared = diffieHellman({ privateKey: createPrivateKey(privateKeyPem), publicKey });
  const reader = createPublicKey(boxPublicKey(privateKeyPem)).export({ type: "spki", format: "der" });
  const key = boxKey(shared, ephemeralSpki, reader);
  const decipher = createDecipheriv("aes-256-gcm", key, bytes(box.nonce), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(context)).setAuthTag(bytes(box.tag));
  return Buffer.concat([decipher.update(bytes(box.text)), decipher.final()]).toString("utf8");
}
