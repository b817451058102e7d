import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { boxPublicKey, generateBoxKeys } from "../proof/sealed-box.ts";
import { placeKeyFile, readKeyFile } from "./key-files.ts";

const privateFile = (varDir: string) => path.join(varDir, "keys", "venue-private.pem");
const publicFile = (varDir: string) => path.join(varDir, "keys", "venue-public.pem");

/** The file of the private key: COUNTERSIGN_VENUE_PRIVATE_KEY_FILE, which only worker and watchdog get, else in the state folder. */
function privateKeyFile(varDir: string, env: NodeJS.ProcessEnv): string {
  return env.COUNTERSIGN_VENUE_PRIVATE_KEY_FILE || privateFile(varDir);
}

/** The key that opens venue keys, PEM; undefined when there is none. For worker, watchdog and kill switch. */
export function readVenuePrivateKey(
  varDir: string,
  env: NodeJS.ProcessEnv = process.env,
): string | undefined {
  return readKeyFile(privateKeyFile(varDir, env));
}

/** Makes the pair at the worker's or watchdog's first start, and puts the public half where the web process finds it. */
export function ensureVenueKeyPair(varDir: string, env: NodeJS.ProcessEnv = process.env): void {
  const file = privateKeyFile(varDir, env);
  if (readKeyFile(file) === undefined) placeKeyFile(file, generateBoxKeys().privateKeyPem, 0o600);
  const publicKeyPem = boxPublicKey(readFileSync(file, "utf8"));
  // A pair that was replaced leads: the web process must not seal for a key that nobody has.
  if (readKeyFile(publicFile(varDir)) !== publicKeyPem) {
    rmSync(publicFile(varDir), { force: true });
    placeKeyFile(publicFile(varDir), publicKeyPem, 0o644);
  }
}

/** The public half, PEM, for whoever seals; undefined until a worker or watchdog has started. */
export function readVenuePublicKey(varDir: string): string | undefined {
  return readKeyFile(publicFile(varDir));
}
