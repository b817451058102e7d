import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { sealedBoxSchema } from "#lib/proof/sealed-box.ts";
import { venueProfileSchema } from "#lib/venue/profile.ts";

const copySchema = z.strictObject({
  v: z.literal(1),
  profile: venueProfileSchema,
  digest: z.string(),
  fingerprint: z.string().nullable(),
  /** Still sealed: on the disk keys stand only as in the database. */
  sealed: sealedBoxSchema.nullable(),
  retiredAtMs: z.number().nullable(),
});
/** A venue as this machine keeps it beside the database, so that a kill needs none. */
export type VenueCopy = z.infer<typeof copySchema>;

const folderOf = (varDir: string) => join(varDir, "venues");
const VENUE_ID = /^[a-z][a-z0-9-]{1,31}$/;

/** The state folder that an environment names. */
export function stateFolder(env: NodeJS.ProcessEnv): string {
  return resolve(env.COUNTERSIGN_VAR ?? "var");
}

/** The copy of a venue; null when this machine keeps none. Throws when the file cannot be read or used. */
export function readVenueCopy(id: string, env: NodeJS.ProcessEnv = process.env): VenueCopy | null {
  if (!VENUE_ID.test(id)) return null;
  let text: string;
  try {
    text = readFileSync(join(folderOf(stateFolder(env)), `${id}.json`), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
  const copy = copySchema.parse(JSON.parse(text));
  return copy.profile.id === id ? copy : null;
}

/** Names of all venues that this machine keeps, retired ones too: they may still hold a position. */
export function listVenueCopies(env: NodeJS.ProcessEnv = process.env): string[] {
  try {
    return readdirSync(folderOf(stateFolder(env)))
      .filter((name) => name.endsWith(".json"))
      .map((name) => name.slice(0, -".json".length))
      .sort();
  } catch {
    return [];
  }
}

/** Writes the copies that are new or have changed, whole or not at all, readable by their owner only. Nothing is ever removed. */
export function writeVenueCopies(varDir: string, copies: readonly VenueCopy[]): void {
  for (const copy of copies) {
    const file = join(folderOf(varDir), `${copy.profile.id}.json`);
    const text = `${JSON.stringify(copy, null, 2)}\n`;
    if (readIfThere(file) === text) continue;
    mkdirSync(folderOf(varDir), { recursive: true, mode: 0o700 });
    const draft = `${file}.${process.pid}.draft`;
    writeFileSync(draft, text, { mode: 0o600 });
    chmodSync(draft, 0o600);
    renameSync(draft, file);
  }
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}
