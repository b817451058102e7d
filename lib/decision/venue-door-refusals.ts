import { type Words, words } from "./refusal-words.ts";

const VENUES_UNCHANGED = "The venues are as they were.";
const NO_KEY_KEPT = "No key was saved.";

/** Refusals around venues and their keys, as the door hands them out. */
export const VENUE_DOOR_REFUSALS = {
  INVALID_VENUE: words(
    400,
    (d) => `The venue cannot be added so: ${d.problems ?? "its profile contradicts itself"}.`,
    "Correct it and send it again.",
    VENUES_UNCHANGED,
  ),
  VENUE_NAME_TAKEN: words(
    409,
    (d) => `There is a venue ${d.id ?? "of that name"} already, in use or retired.`,
    "Choose another name; a retired venue keeps its name for ever.",
    VENUES_UNCHANGED,
  ),
  VENUE_IS_RETIRED: words(
    409,
    (d) => `Venue ${d.id ?? "named"} has been retired.`,
    "Add it anew under another name.",
    VENUES_UNCHANGED,
  ),
  VENUE_KEYS_INCOMPLETE: words(
    400,
    (d) => `The keys cannot be used: ${d.reason ?? "something is missing"}.`,
    "Enter key, secret and passphrase as the venue showed them.",
    NO_KEY_KEPT,
  ),
  VENUE_SEAL_MISSING: words(
    503,
    "The worker has not made its key pair yet, so nothing can be sealed for it.",
    "Start the worker once, then enter the keys again.",
    NO_KEY_KEPT,
  ),
} as const satisfies Record<string, Words>;
