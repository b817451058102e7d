import { PAPER_VENUE_ID, paperProfile } from "#lib/venue/presets.ts";
import { type VenueProfile, venueProfileSchema } from "#lib/venue/profile.ts";
import { venueRefusalText } from "#lib/venue/venue-refusals.ts";
import { paperAccountsFrom } from "#worker/paper-exchange/paper-accounts.ts";
import { readVenueCopy } from "./venue-copies.ts";

export type { VenueProfile } from "#lib/venue/profile.ts";

/** Accounts of the paper exchange that the kill switch flattens when none is named. */
const PAPER_ACCOUNTS: readonly string[] = ["production", "demo"];
/** What a canary process gets instead of the state folder: its own profile, JSON. */
export const PROFILE_VARIABLE = "COUNTERSIGN_VENUE_PROFILE";

/** The paper exchange's address: PAPER_URL, else PAPER_PORT on the loopback address. */
function paperUrl(env: NodeJS.ProcessEnv): string | undefined {
  return env.PAPER_URL ?? (env.PAPER_PORT ? `http://127.0.0.1:${env.PAPER_PORT}` : undefined);
}

function givenProfile(env: NodeJS.ProcessEnv): VenueProfile | null {
  const text = env[PROFILE_VARIABLE];
  return text ? venueProfileSchema.parse(JSON.parse(text)) : null;
}

/** A venue's profile: the paper exchange, the one given to a canary, or one that this machine keeps. Throws VENUE_UNKNOWN. */
export function profileOf(id: string, env: NodeJS.ProcessEnv = process.env): VenueProfile {
  if (id === PAPER_VENUE_ID) return paperProfile(paperUrl(env));
  const given = givenProfile(env);
  const profile = given?.id === id ? given : readVenueCopy(id, env)?.profile;
  if (profile) return profile;
  throw new Error(venueRefusalText("VENUE_UNKNOWN", id));
}

/**
 * The venue that an account belongs to. A venue's keys open one account, which carries its name; every other name is an account of
 * the paper exchange, which refuses those that it does not know.
 */
export function venueIdOfAccount(account: string, env: NodeJS.ProcessEnv = process.env): string {
  if (paperAccountsFrom(env).some(({ name }) => name === account)) return PAPER_VENUE_ID;
  const isVenue = givenProfile(env)?.id === account || readVenueCopy(account, env) !== null;
  return isVenue ? account : PAPER_VENUE_ID;
}

/** The profile of an account's venue. Throws VENUE_UNKNOWN. */
export function profileOfAccount(account: string, env: NodeJS.ProcessEnv = process.env): VenueProfile {
  return profileOf(venueIdOfAccount(account, env), env);
}

/** The accounts of a venue that a kill switch without further words means. */
export function accountsOf({ id }: VenueProfile): readonly string[] {
  return id === PAPER_VENUE_ID ? PAPER_ACCOUNTS : [id];
}

/** The exchange's unified symbol for ours; undefined where the account's venue is unknown here or does not trade it. */
export function venueSymbolOf(account: string, symbol: string): string | undefined {
  try {
    return profileOfAccount(account).symbols[symbol];
  } catch {
    return undefined;
  }
}
