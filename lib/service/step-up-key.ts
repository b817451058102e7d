import { createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { generateStepUpKey, type PublicKeys, stepUpKeyId } from "../proof/step-up.ts";
import { placeKeyFile, readKeyFile } from "./key-files.ts";

const privateFile = (varDir: string) => path.join(varDir, "keys", "step-up-private.pem");
const publicFile = (varDir: string) => path.join(varDir, "keys", "step-up-public.pem");

/** Makes the pair at first use; of two processes that meet here, both get the key of the first. */
function makePair(varDir: string): string {
  placeKeyFile(privateFile(varDir), generateStepUpKey().privateKeyPem, 0o600);
  return readFileSync(privateFile(varDir), "utf8");
}

/** The key that confirms a checked password, PEM; only the web process and the rehearsal read it. Made at first use, mode 0600. */
export function readStepUpPrivateKey(varDir: string): string {
  const privateKeyPem = readKeyFile(privateFile(varDir)) ?? makePair(varDir);
  if (readKeyFile(publicFile(varDir)) === undefined) {
    const publicKeyPem = createPublicKey(privateKeyPem).export({ type: "spki", format: "pem" }).toString();
    placeKeyFile(publicFile(varDir), publicKeyPem, 0o644);
  }
  return privateKeyPem;
}

/** The public half, by key id, for whoever verifies. Empty as long as nobody has signed anything: then nothing verifies. */
export function readStepUpPublicKeys(varDir: string): PublicKeys {
  const pem = readKeyFile(publicFile(varDir));
  return pem === undefined ? {} : { [stepUpKeyId(pem)]: pem };
}
