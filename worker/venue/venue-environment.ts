import { PAPER_VENUE_ID } from "#lib/venue/presets.ts";
import { KEYS_VARIABLE, keysFor } from "./credentials.ts";
import { PROFILE_VARIABLE, profileOfAccount } from "./profiles.ts";

/**
 * What a canary process needs to reach the venue of one account, and nothing of any other: its profile, and the keys of this account
 * alone. Where the keys cannot be had it gets none; the gate before the start has refused the run in words then.
 */
export function venueEnvironment(account: string, env: NodeJS.ProcessEnv): Record<string, string> {
  try {
    const profile = profileOfAccount(account, env);
    const keys = {
      [KEYS_VARIABLE]: JSON.stringify({ [profile.id]: { [account]: keysFor(profile, account, env) } }),
    };
    return profile.id === PAPER_VENUE_ID ? keys : { ...keys, [PROFILE_VARIABLE]: JSON.stringify(profile) };
  } catch {
    return {};
  }
}
