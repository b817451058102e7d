import { NOT_LAUNCHED, NOT_SIGNED, type Words, words } from "./refusal-words.ts";

/** Refusals on the way to four signatures, GO and launch. */
export const SIGN_OFF_REFUSALS = {
  NOT_READY: words(
    409,
    (d) =>
      `${d.count ?? "Some"} ${d.count === "1" ? "thing is" : "things are"} missing: ${d.list ?? "see the list"}.`,
    "Follow the links and complete them.",
  ),
  ROLE_NOT_HELD: words(
    403,
    (d) => `You do not hold the role ${d.role ?? "of this station"}.`,
    "Ask a person who does.",
    NOT_SIGNED,
  ),
  ONE_PERSON_ONE_ROLE: words(
    409,
    (d) => `You have signed this revision as ${d.role ?? "another role"}; one person signs for one role.`,
    "Ask another person who holds this role.",
    NOT_SIGNED,
  ),
  EDITOR_MAY_SIGN_ONLY_AS_ENGINEER: words(
    409,
    "You edited this decision, so you may sign only as Engineer.",
    "Ask another person who holds this role.",
    NOT_SIGNED,
  ),
  DELEGATED_BY_AN_EDITOR: words(
    409,
    (d) => `You hold this role for ${d.name ?? "a person"}, who edited this decision.`,
    "Ask another person who holds this role.",
    NOT_SIGNED,
  ),
  ROLE_ALREADY_SIGNED: words(
    409,
    (d) => `${d.name ?? "Someone"} has signed for this role.`,
    "They can withdraw it until GO.",
    NOT_SIGNED,
  ),
  ALREADY_SIGNED: words(
    409,
    "You have signed this already.",
    "Withdraw it first if you want to change it.",
    NOT_SIGNED,
  ),
  STATION_NOT_OPEN: words(
    409,
    "The last station opens when the three before it are GO.",
    "Wait for their sign-offs.",
    NOT_SIGNED,
  ),
  USE_GO: words(
    409,
    "The last station's GO is given with symbol and size typed.",
    "Use the GO section.",
    NOT_LAUNCHED,
  ),
  NOT_THE_LAST_STATION: words(
    409,
    "GO is given by the last station alone.",
    "Ask the CTO/Director.",
    NOT_LAUNCHED,
  ),
  STATEMENT_MISMATCH: words(
    409,
    (d) => `The signed statement does not fit this decision: ${d.field ?? "a field"} differs.`,
    "Load the page again and sign what it shows.",
    NOT_SIGNED,
  ),
  STATEMENT_TOO_OLD: words(409, "The statement was made too long ago.", "Sign again.", NOT_SIGNED),
  SIGNATURE_INVALID: words(
    403,
    (d) => `The signature does not count${d.reason ? `: ${d.reason}` : ""}.`,
    "Sign again on this page.",
    NOT_SIGNED,
  ),
  NO_SIGN_OFF_TO_WITHDRAW: words(409, "There is no standing sign-off for this role.", "Load the page again."),
  NOT_YOUR_SIGN_OFF: words(
    403,
    "Only the person who signed can withdraw a sign-off.",
    "Ask them, or reopen the decision.",
  ),
  TYPED_MISMATCH: words(
    409,
    (d) => `The ${d.field ?? "text"} typed is not ${d.expected ?? "the configured one"}.`,
    "Type symbol and size exactly as they are shown.",
    NOT_LAUNCHED,
  ),
  AUTHORISATION_EXPIRED: words(
    409,
    "The authorisation has expired.",
    "Reopen the decision and sign again.",
    NOT_LAUNCHED,
  ),
  CONTENT_CHANGED: words(
    409,
    "The content, or the build that would run, is not the one that was signed.",
    "Reopen the decision, look at the difference and sign again.",
    NOT_LAUNCHED,
  ),
  NOTHING_TO_RELAUNCH: words(
    409,
    "Only a scrubbed launch can be repeated.",
    "Open a new decision for another canary.",
    NOT_LAUNCHED,
  ),
} as const satisfies Record<string, Words>;
