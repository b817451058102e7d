import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { openSealedBox } from "#lib/proof/open-sealed-box.ts";
import { keyContext } from "#lib/venue/key-context.ts";
import { PAPER_VENUE_ID } from "#lib/venue/presets.ts";
import { type VenueKeys, type VenueProfile, venueKeysSchema } from "#lib/venue/profile.ts";
import { venueRefusalText } from "#lib/venue/venue-refusals.ts";
import { paperAccountsFrom } from "../paper-exchange/paper-accounts.ts";
import { readVenueCopy, stateFolder, type VenueCopy } from "./venue-copies.ts";

const allKeysSchema = z.record(z.string(), z.record(z.string(), venueKeysSchema));
export const KEYS_VARIABLE = "COUNTERSIGN_VENUE_KEYS";

/**
 * Keys of one account of a venue, from the first that has them: COUNTERSIGN_VENUE_KEYS, JSON `{venue: {account: {apiKey, secret,
 * password}}}`; the paper exchange's own accounts; the copy that this machine keeps, opened with its private key. Throws
 * VENUE_KEYS_MISSING or VENUE_KEYS_UNREADABLE.
 */
export function keysFor(
  profile: VenueProfile,
  account: string,
  env: NodeJS.ProcessEnv = process.env,
): VenueKeys {
  const given = givenKeys(env)[profile.id]?.[account];
  if (given) return given;
  if (profile.id === PAPER_VENUE_ID) {
    const paper = paperAccountsFrom(env).find((known) => known.name === account);
    if (paper) return { apiKey: paper.apiKey, secret: paper.secret, password: paper.password };
    throw new Error(venueRefusalText("VENUE_KEYS_MISSING", `account "${account}" of ${profile.id}`));
  }
  const copy = readVenueCopy(profile.id, env);
  if (!copy?.sealed || account !== profile.id)
    throw new Error(venueRefusalText("VENUE_KEYS_MISSING", `account "${account}" of ${profile.id}`));
  return openCopy(copy, copy.sealed, env);
}

function openCopy(
  copy: VenueCopy,
  sealed: NonNullable<VenueCopy["sealed"]>,
  env: NodeJS.ProcessEnv,
): VenueKeys {
  const { profile, digest, fingerprint } = copy;
  try {
    const file =
      env.COUNTERSIGN_VENUE_PRIVATE_KEY_FILE || join(stateFolder(env), "keys", "venue-private.pem");
    const context = keyContext({ venueId: profile.id, digest, fingerprint: fingerprint ?? "" });
    return venueKeysSchema.parse(JSON.parse(openSealedBox(readFileSync(file, "utf8"), sealed, context)));
  } catch {
    // Why a box does not open is of no use to anybody but an attacker.
    throw new Error(venueRefusalText("VENUE_KEYS_UNREADABLE", profile.id));
  }
}

function givenKeys(env: NodeJS.ProcessEnv): z.infer<typeof allKeysSchema> {
  const text = env[KEYS_VARIABLE];
  if (!text) return {};
  try {
    return allKeysSchema.parse(JSON.parse(text));
  } catch {
    throw new Error(
      "COUNTERSIGN_VENUE_KEYS cannot be read. Nothing was sent. It must be JSON: {venue: {account: {apiKey, secret, password}}}.",
    );
  }
}
