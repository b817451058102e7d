import { PAPER_VENUE_ID } from "#lib/venue/presets.ts";
import { keysFor } from "./credentials.ts";
import { accountsOf, profileOf } from "./profiles.ts";
import { listVenueCopies } from "./venue-copies.ts";

/** Only a venue that never had keys cannot hold anything of ours; one whose copy or keys cannot be read may. */
function mayHold(id: string, env: NodeJS.ProcessEnv): boolean {
  try {
    keysFor(profileOf(id, env), id, env);
    return true;
  } catch (error) {
    return !(error instanceof Error && error.message.startsWith("VENUE_KEYS_MISSING"));
  }
}

/**
 * The accounts that a kill without a name means: those of one venue, or of the paper exchange and of every venue of this machine. A
 * copy that cannot be read keeps nobody else from being flattened: its account is named, and reported as not flat.
 */
export function accountsToFlatten(
  venue: string | undefined,
  env: NodeJS.ProcessEnv = process.env,
): readonly string[] {
  if (venue !== undefined) return venue === PAPER_VENUE_ID ? accountsOf(profileOf(venue, env)) : [venue];
  const paper = accountsOf(profileOf(PAPER_VENUE_ID, env));
  return [...paper, ...listVenueCopies(env).filter((id) => mayHold(id, env))];
}
