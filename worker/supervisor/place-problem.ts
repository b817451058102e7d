import type { RunForWorker } from "#lib/service/load-run-for-worker.ts";
import { profileDigest } from "#lib/service/venue-choices.ts";
import { isFollowed, mayRunIn, venueOfRun } from "#lib/venue/eligible-runs.ts";
import { PAPER_VENUE_ID } from "#lib/venue/presets.ts";
import { CHOICE_DIGEST_LENGTH, readChoice } from "#lib/venue/venue-choice.ts";
import { venueRefusalText } from "#lib/venue/venue-refusals.ts";
import { venueIdOfAccount } from "#worker/venue/profiles.ts";
import { readVenueCopy } from "#worker/venue/venue-copies.ts";

/**
 * Why a run must not take place where its row says, in words; null when nothing stands against it. The row is not signed, the
 * configuration is: account and venue must be the ones that follow from it, and the profile here the one whose digest it names.
 */
export function placeProblem({
  kind,
  account,
  config,
}: Pick<RunForWorker, "kind" | "account" | "config">): string | null {
  const wanted = venueOfRun(kind, config.venue);
  const place = venueIdOfAccount(account);
  if (place !== wanted)
    return venueRefusalText(
      readVenueCopy(wanted) === null && wanted !== PAPER_VENUE_ID ? "VENUE_UNKNOWN" : "VENUE_NOT_FOR_RUN",
      `account ${account}, configured ${wanted}`,
    );
  if (wanted === PAPER_VENUE_ID) return null;
  const copy = readVenueCopy(wanted);
  if (!copy) return venueRefusalText("VENUE_UNKNOWN", wanted);
  if (copy.retiredAtMs !== null) return venueRefusalText("VENUE_RETIRED", wanted);
  const { digest, environment } = readChoice(config.venue);
  const isSame = profileDigest(copy.profile).slice(0, CHOICE_DIGEST_LENGTH) === digest;
  if (!isSame || copy.profile.environment !== environment)
    return venueRefusalText("VENUE_PROFILE_CHANGED", wanted);
  if (!mayRunIn(environment, kind) || (environment === "LIVE" && config.environment !== "PRODUCTION"))
    return venueRefusalText("VENUE_NOT_FOR_RUN", `${kind} on ${wanted}`);
  return isFollowed(copy.profile) ? null : venueRefusalText("VENUE_NOT_FOLLOWED", copy.profile.exchangeId);
}
