import {
  createCipheriv,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
} from "node:crypto";
import { z } from "zod";

/**
 * A text sealed for one reader: X25519 with a key pair made for this box alone, HKDF-SHA256, AES-256-GCM. Whoever seals cannot
 * open it again. `context` is authenticated with it: a box put anywhere else does not open. Bytes are base64url.
 */
export const sealedBoxSchema = z.strictObject({
  v: z.literal(1),
  alg: z.literal("X25519-HKDF-SHA256-AES-256-GCM"),
  ephemeralSpki: z.string().max(200),
  nonce: z.string().max(32),
  text: z.string().max(8_000),
  tag: z.string().max(64),
});
export type SealedBox = z.infer<typeof sealedBoxSchema>;

const KEY_BYTES = 32;
/** AES-GCM's own length; the key is used once, so a random one can never repeat under it. */
const NONCE_BYTES = 12;

/** A new key pair, PEM: the public half seals, the private half opens. */
export function generateBoxKeys(): { privateKeyPem: string; publicKeyPem: string } {
  const { privateKey, publicKey } = generateKeyPairSync("x25519");
  return {
    privateKeyPem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    publicKeyPem: publicKey.export({ type: "spki", format: "pem" }).toString(),
  };
}

/** The public half of a private key, PEM. */
export function boxPublicKey(privateKeyPem: string): string {
  return createPublicKey(privateKeyPem).export({ type: "spki", format: "pem" }).toString();
}

/** The key of one box from the shared secret; both public halves go in, so that it belongs to this pair alone. */
export function boxKey(shared: Buffer, ephemeralSpki: Buffer, readerSpki: Buffer): Buffer {
  const salt = Buffer.concat([ephemeralSpki, readerSpki]);
  return Buffer.from(hkdfSync("sha256", shared, salt, "countersign/sealed-box/v1", KEY_BYTES));
}

/** Seals a text for the holder of the private key. Throws when the key is no X25519 public key. */
export function sealBox(publicKeyPem: string, text: string, context: string): SealedBox {
  const reader = createPublicKey(publicKeyPem);
  if (reader.asymmetricKeyType !== "x25519") throw new Error("a box is sealed with an X25519 key");
  const pair = generateKeyPairSync("x25519");
  const ephemeralSpki = pair.publicKey.export({ type: "spki", format: "der" });
  const shared = diffieHellman({ privateKey: pair.privateKey, publicKey: reader });
  const key = boxKey(shared, ephemeralSpki, reader.export({ type: "spki", format: "der" }));
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(context));
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return {
    v: 1,
    alg: "X25519-HKDF-SHA256-AES-256-GCM",
    ephemeralSpki: ephemeralSpki.toString("base64url"),
    nonce: nonce.toString("base64url"),
    text: sealed.toString("base64url"),
    tag: cipher.getAuthTag().toString("base64url"),
  };
}
