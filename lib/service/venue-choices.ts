import { canonicalHash } from "../proof/canonical.ts";
import type { VenueRecord } from "../store/venues.ts";
import type { VenueEnvironment, VenueProfile } from "../venue/profile.ts";
import { choiceText } from "../venue/venue-choice.ts";

/** Hex SHA-256 of the canonical profile: what a signed configuration names. */
export const profileDigest = (profile: VenueProfile): string => canonicalHash(profile);

/** A venue as a configuration can name it. */
type UsableChoice = { text: string; id: string; title: string; environment: VenueEnvironment };

/** Venues that are in use, have keys, and whose profile is the one that was added. */
export function usableChoices(records: readonly VenueRecord[]): UsableChoice[] {
  return records.flatMap(({ profile, digest, retiredAtMs, sealedKeys }) => {
    const text = choiceText(profile, digest);
    const isUsable = retiredAtMs === null && sealedKeys !== null && profileDigest(profile) === digest;
    const { id, title, environment } = profile;
    return isUsable && text !== undefined ? [{ text, id, title, environment }] : [];
  });
}
