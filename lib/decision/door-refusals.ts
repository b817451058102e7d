import { NOT_SIGNED, type Words, words } from "./refusal-words.ts";

/** Refusals at the doors: who may come in at all, and whether anything can be reached. */
export const DOOR_REFUSALS = {
  NOT_SIGNED_IN: words(401, "You are not signed in, or your session has ended.", "Sign in and try again."),
  WRONG_CREDENTIALS: words(
    401,
    "E-mail and password do not match.",
    "Check both and try again.",
    "No one was signed in.",
  ),
  WRONG_PASSWORD: words(403, "The password is not right.", "Type your password again.", NOT_SIGNED),
  TOO_MANY_ATTEMPTS: words(
    429,
    (d) => `Too many attempts${d.waitSec ? `; the next one is possible in ${d.waitSec} s` : ""}.`,
    "Wait, then try again.",
  ),
  BAD_ORIGIN: words(
    403,
    "The request did not come from this site's own pages.",
    "Open the page here and try again.",
  ),
  BAD_INPUT: words(
    400,
    (d) => `The input cannot be read${d.reason ? `: ${d.reason}` : ""}.`,
    "Correct it and send it again.",
  ),
  NOT_FOUND: words(
    404,
    (d) => `There is no ${d.what ?? "such thing"} here.`,
    "Go back to the list and choose again.",
  ),
  UNKNOWN_TEMPLATE: words(
    404,
    "There is no template version with that name.",
    "Choose a template from the list.",
  ),
  NOTHING_TO_PROVE: words(
    409,
    "This decision was never submitted, so there is nothing in it that anybody could have signed or refused.",
    "Make the bundle once it has been submitted. The audit stream shows what was done until now.",
  ),
  WITNESS_SILENT: words(
    503,
    "The witness has not signed the audit stream in time, and a bundle without its signature proves little.",
    "Look at the witness in the health line and at the alarms on the audit page, then make the bundle again.",
  ),
  UNAVAILABLE: words(
    503,
    "The server cannot reach its database at the moment.",
    "Wait a few seconds and try again. The kill switch works all the same.",
  ),
  KILL_NOT_TAKEN: words(
    503,
    "The server cannot reach its database, so the kill did not reach the worker.",
    "In a terminal, run `npm run kill-switch -- --close-all`: it needs neither web, worker nor database.",
    "A live canary is brought down by its own worker 30 s after the database was lost, by the watchdog at the latest.",
  ),
  STALE: words(
    409,
    "Someone else changed this decision since your page was loaded.",
    "Look at the page again, then repeat what you wanted to do.",
  ),
  NOT_PERMITTED: words(403, (d) => `This is for ${d.who ?? "another role"}.`, "Ask one of them to do it."),
} as const satisfies Record<string, Words>;
