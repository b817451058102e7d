import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import {
  type Checkpoint,
  checkpointBody,
  checkpointNote,
  type WitnessKey,
  witnessKeyOf,
} from "./checkpoint.ts";
import { nodeCrypto } from "./node-crypto.ts";

/** Who signs checkpoints, with the key that nobody else holds. */
export type CheckpointSigner = { key: WitnessKey; sign(checkpoint: Checkpoint): string };

/** A new Ed25519 private key as PEM (PKCS#8). */
export function newWitnessKeyPem(): string {
  const { privateKey } = generateKeyPairSync("ed25519");
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

/** A signer from its private key. Throws when the text is no Ed25519 key. */
export async function checkpointSigner(privateKeyPem: string): Promise<CheckpointSigner> {
  const privateKey = createPrivateKey(privateKeyPem);
  const spki = createPublicKey(privateKey).export({ type: "spki", format: "der" });
  const key = await witnessKeyOf(new Uint8Array(spki), nodeCrypto);
  return {
    key,
    sign: (checkpoint) => {
      const signature = sign(null, Buffer.from(checkpointBody(checkpoint), "utf8"), privateKey);
      return checkpointNote(checkpoint, key.keyHash, new Uint8Array(signature));
    },
  };
}
