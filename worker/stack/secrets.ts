import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { PlainFailure, systemErrorCode } from "./plain-failure.ts";

const secretsSchema = z.object({
  databasePassword: z.string().min(1),
  nextAuthSecret: z.string().min(1),
});

/** What this installation keeps to itself; made at the first start, readable by its owner only. */
export type Secrets = z.infer<typeof secretsSchema>;

const OWNER_ONLY = 0o600;
const SECRET_BYTES = 32;

function newSecrets(): Secrets {
  return {
    databasePassword: randomBytes(SECRET_BYTES).toString("hex"),
    nextAuthSecret: randomBytes(SECRET_BYTES).toString("hex"),
  };
}

/** Makes the state folder; a disk that refuses is told in words. */
export function makeStateDir(stateDir: string): void {
  try {
    mkdirSync(stateDir, { recursive: true });
    const probe = path.join(stateDir, ".can-write");
    writeFileSync(probe, "");
    rmSync(probe);
  } catch (error) {
    throw new PlainFailure(
      `The state folder ${stateDir} cannot be written (${systemErrorCode(error) ?? "unknown reason"}). Nothing was started. ` +
        "Make it writable, or choose another folder: COUNTERSIGN_VAR=/path/to/folder npm start",
    );
  }
}

/** The installation's secrets, made when there are none yet. */
export function loadSecrets(stateDir: string): Secrets {
  const file = path.join(stateDir, "secrets.json");
  if (!existsSync(file)) {
    makeStateDir(stateDir);
    const secrets = newSecrets();
    writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: OWNER_ONLY });
    return secrets;
  }
  try {
    return secretsSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    throw new PlainFailure(
      `${file} cannot be read or is not complete. Nothing was started. Restore it from a backup, or start over with an empty database: npm run reset`,
    );
  }
}
