import { NOT_SIGNED, type Words, words } from "./refusal-words.ts";

const NO_KEY_ADDED = "No passkey was added.";
const NO_KEY_CHANGED = "No passkey was changed.";

/** Refusals around passkeys: signing with one, and the guarded way to one. */
export const PASSKEY_REFUSALS = {
  PASSKEY_NEEDED: words(
    403,
    "This template takes signatures by passkey alone; a password is not enough.",
    "Sign with your passkey. Without one: ask an admin for an invitation, then add a passkey under Settings.",
    NOT_SIGNED,
  ),
  PASSKEY_NONE: words(
    409,
    (d) => `You have no passkey that may sign${d.why ? `: ${d.why}` : ""}.`,
    "Ask an admin for an invitation, then add a passkey under Settings.",
    NOT_SIGNED,
  ),
  PASSKEY_REQUEST_GONE: words(
    409,
    "This request to sign is no longer open: it was used already, it is older than five minutes, or it was made for somebody else.",
    "Start again on this page.",
    NOT_SIGNED,
  ),
  PASSKEY_UNKNOWN: words(
    403,
    "The passkey that answered is not one of yours here.",
    "Use a passkey that Settings lists for you.",
    NOT_SIGNED,
  ),
  PASSKEY_WAITS: words(
    403,
    (d) =>
      `This passkey may not sign yet; it signs from ${d.from ?? "later"} or once a second admin confirms it.`,
    "Ask an admin other than the one who invited you to confirm it.",
    NOT_SIGNED,
  ),
  PASSKEY_REVOKED: words(403, "This passkey has been revoked.", "Use another passkey.", NOT_SIGNED),
  PASSKEY_NOT_VALID: words(
    403,
    (d) => `The answer of the passkey does not count: ${d.reason ?? "it cannot be read"}.`,
    "Try again on this page; the passkey must ask for your fingerprint, face or PIN.",
    NOT_SIGNED,
  ),
  PASSKEY_COPIED: words(
    403,
    "The counter of this passkey did not advance: the answer is old, or the passkey was copied.",
    "Revoke this passkey under Settings and tell an admin.",
    NOT_SIGNED,
  ),
  SIGNATURE_USED: words(
    409,
    "This very signature was given before on this revision.",
    "Sign again.",
    NOT_SIGNED,
  ),
  INVITE_NEEDED: words(
    403,
    "A first passkey needs the invitation code of an admin.",
    "Ask an admin to invite you; the code is valid for 24 hours and works once.",
    NO_KEY_ADDED,
  ),
  INVITE_NOT_VALID: words(
    403,
    "The invitation code is not right, was used already, or is older than 24 hours.",
    "Ask an admin for a new one.",
    NO_KEY_ADDED,
  ),
  INVITE_NOT_FOR_YOURSELF: words(
    409,
    "Nobody can invite themselves.",
    "Ask another admin for the invitation.",
    "No invitation was made.",
  ),
  OLD_PASSKEY_WAITS: words(
    409,
    "A further passkey is vouched for by one that may sign, and yours may not sign yet.",
    "Wait until it is confirmed, or revoke it and ask an admin for an invitation.",
    NO_KEY_ADDED,
  ),
  PASSKEY_KNOWN_ALREADY: words(
    409,
    "This passkey is enrolled here already.",
    "Add another authenticator, or use the one you have.",
    NO_KEY_ADDED,
  ),
  TOO_MANY_PASSKEYS: words(
    409,
    (d) => `You have ${d.count ?? "the most"} passkeys, which is the most that one person may have.`,
    "Revoke one that you do not use.",
    NO_KEY_ADDED,
  ),
  SECOND_ADMIN_NEEDED: words(
    403,
    "A passkey is confirmed by an admin who neither invited its owner nor owns it.",
    "Ask another admin, or wait: it signs 24 hours after it was added.",
    NO_KEY_CHANGED,
  ),
  NOTHING_TO_CONFIRM: words(
    409,
    "This passkey is not waiting for a confirmation.",
    "Load the page again.",
    NO_KEY_CHANGED,
  ),
  NOT_YOUR_PASSKEY: words(
    403,
    "A passkey is revoked by its owner or by an admin.",
    "Ask one of them.",
    NO_KEY_CHANGED,
  ),
} as const satisfies Record<string, Words>;
