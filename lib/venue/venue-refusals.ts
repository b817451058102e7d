/** A venue's refusal in three sentences: what happened, what is safe now, what to do next. */
type VenueRefusalWords = { happened: string; safe: string; next: string };

const NOTHING_SENT = "No order was sent.";
const NOT_EVEN_KEYS = "Nothing was sent to it, not even a signed request.";

const one = (happened: string, next: string, safe: string = NOTHING_SENT): VenueRefusalWords => ({
  happened,
  safe,
  next,
});

/** Everything for which a venue is refused before a start. */
export const VENUE_REFUSALS = {
  VENUE_UNKNOWN: one(
    "This machine has no venue of that name.",
    "Add it under Settings, Venues, or choose another one.",
    NOT_EVEN_KEYS,
  ),
  VENUE_RETIRED: one("The venue has been retired.", "Choose another venue, or add it anew.", NOT_EVEN_KEYS),
  VENUE_PROFILE_CHANGED: one(
    "The venue's profile is not the one that was signed.",
    "Open a new revision, choose the venue again and have it signed.",
    NOT_EVEN_KEYS,
  ),
  VENUE_PROFILE_UNUSABLE: one(
    "The venue's profile contradicts itself.",
    "Retire it and add it anew.",
    NOT_EVEN_KEYS,
  ),
  VENUE_NOT_FOR_RUN: one(
    "A run of this kind does not take place on this venue.",
    "Choose a venue that may run it.",
    NOT_EVEN_KEYS,
  ),
  VENUE_NOT_FOLLOWED: one(
    "Runs on this exchange cannot be followed push by push yet.",
    "Use the paper exchange or OKX for runs; connection test, preflight and kill switch work here.",
    NOT_EVEN_KEYS,
  ),
  VENUE_NOT_PAPER: one(
    "The address does not identify itself as the paper exchange.",
    "Check PAPER_URL.",
    NOT_EVEN_KEYS,
  ),
  VENUE_IS_PAPER: one(
    "The profile names a real venue, and the paper exchange answers.",
    "Take the address out of the profile.",
    NOT_EVEN_KEYS,
  ),
  VENUE_UNREACHABLE: one(
    "The venue does not answer.",
    "Check the network and the venue's status page, then try again.",
  ),
  VENUE_MAINTENANCE: one("The venue is in maintenance.", "Wait until its status page says that it is over."),
  VENUE_BUSY: one(
    "The venue answers that it is too busy or asked too often.",
    "Wait a minute and try again.",
  ),
  VENUE_CLOCK_SKEW: one(
    "This machine's clock and the venue's differ too much.",
    "Set the clock by NTP and try again.",
  ),
  VENUE_KEYS_MISSING: one(
    "There are no keys for this venue on this machine.",
    "An admin enters them under Settings, Venues.",
    NOT_EVEN_KEYS,
  ),
  VENUE_KEYS_UNREADABLE: one(
    "The venue's keys cannot be opened by this machine's private key.",
    "Enter the keys anew under Settings, Venues.",
    NOT_EVEN_KEYS,
  ),
  VENUE_KEYS_WRONG: one(
    "The venue does not accept the keys.",
    "Replace them under Settings, Venues: key, secret and passphrase belong together.",
  ),
  VENUE_KEYS_OTHER_ENVIRONMENT: one(
    "The keys belong to the other environment: test keys on the live system, or the reverse.",
    "Make keys in the environment that the profile names.",
  ),
  VENUE_KEYS_ADDRESS: one(
    "The keys are bound to other network addresses.",
    "Add this machine's address to the key's list at the venue.",
  ),
  VENUE_KEYS_CAN_WITHDRAW: one(
    "The keys can withdraw or transfer money.",
    "Make keys that may read and trade and nothing else, and replace these.",
  ),
  VENUE_KEYS_CANNOT_TRADE: one(
    "The keys may not trade.",
    "Make keys that may read and trade, and replace these.",
  ),
  VENUE_KEYS_PERMISSIONS_UNKNOWN: one(
    "The venue does not tell what the keys may do.",
    "Try again; if it stays so, make new keys that may read and trade and nothing else.",
  ),
  VENUE_POSITION_MODE: one(
    "The account keeps long and short positions apart.",
    "Set the account's position mode to net (one-way) at the venue.",
  ),
  VENUE_SYMBOL_MISSING: one("The venue does not trade this symbol.", "Choose another symbol or venue."),
  VENUE_SIZE_BELOW_MINIMUM: one(
    "The position size is below the venue's minimum.",
    "Raise the size in a new revision.",
  ),
  VENUE_SIZE_STEP: one(
    "The position size is between two steps of the venue.",
    "Choose a multiple of the venue's step.",
  ),
} as const satisfies Record<string, VenueRefusalWords>;
export type VenueRefusalCode = keyof typeof VENUE_REFUSALS;

/** Longest quotation of a venue's own words. */
const MAX_DETAIL = 160;

/** The refusal as one text of three sentences, with its code and what the venue itself said, if anything. */
export function venueRefusalText(code: VenueRefusalCode, detail?: string): string {
  const { happened, safe, next } = VENUE_REFUSALS[code];
  const said = detail ? ` (${detail.slice(0, MAX_DETAIL)})` : "";
  return `${code}: ${happened.slice(0, -1)}${said}. ${safe} ${next}`;
}
