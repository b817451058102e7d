import { createPublicKey } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { generateStepUpKey, type PublicKeys, stepUpKeyId } from "../proof/step-up.ts";

const privateFile = (varDir: string) => path.join(varDir, "keys", "step-up-private.pem");
const publicFile = (varDir: string) => path.join(varDir, "keys", "step-up-public.pem");

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function linkUnlessThere(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

/** Makes the pair at first use. Two processes may meet here: a file appears whole or not at all, and the first one stays. */
function makePair(varDir: string): string {
  mkdirSync(path.join(varDir, "keys"), { recursive: true, mode: 0o700 });
  const draft = `${privateFile(varDir)}.${process.pid}`;
  writeFileSync(draft, generateStepUpKey().privateKeyPem, { mode: 0o600 });
  linkUnlessThere(draft, privateFile(varDir));
  rmSync(draft);
  return readFileSync(privateFile(varDir), "utf8");
}

/** The key that confirms a checked password, PEM; only the web process and the rehearsal read it. Made at first use, mode 0600. */
export function readStepUpPrivateKey(varDir: string): string {
  const privateKeyPem = readIfThere(privateFile(varDir)) ?? makePair(varDir);
  if (readIfThere(publicFile(varDir)) === undefined) {
    const publicKeyPem = createPublicKey(privateKeyPem).export({ type: "spki", format: "pem" }).toString();
    const draft = `${publicFile(varDir)}.${process.pid}`;
    writeFileSync(draft, publicKeyPem, { mode: 0o644 });
    linkUnlessThere(draft, publicFile(varDir));
    rmSync(draft);
  }
  return privateKeyPem;
}

/** The public half, by key id, for whoever verifies. Empty as long as nobody has signed anything: then nothing verifies. */
export function readStepUpPublicKeys(varDir: string): PublicKeys {
  const pem = readIfThere(publicFile(varDir));
  return pem === undefined ? {} : { [stepUpKeyId(pem)]: pem };
}
