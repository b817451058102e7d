import { NOT_LAUNCHED, type Words, words } from "./refusal-words.ts";

/** Refusals of a phase, and of what was to be changed in it. */
export const CONTENT_REFUSALS = {
  ALREADY_SUBMITTED: words(409, "This revision is in review already.", "Sign it, or reopen it to change it."),
  ALREADY_DRAFT: words(409, "The decision is a draft already.", "Edit it as it is."),
  ALREADY_AUTHORIZED: words(
    409,
    "GO has been given already.",
    "Follow the canary, or reopen the decision to take GO back.",
  ),
  NOT_SUBMITTED: words(
    409,
    "This revision has not been submitted, so there is nothing to sign.",
    "Submit it first.",
  ),
  NOT_AUTHORIZED: words(
    409,
    "There is no valid GO for this revision.",
    "Collect four sign-offs and GO.",
    NOT_LAUNCHED,
  ),
  CONTENT_FROZEN: words(
    409,
    "This revision is frozen for its signatures.",
    "Reopen it; that starts a new revision without signatures.",
  ),
  REVISION_REFUSED: words(
    409,
    "This revision was refused with NO-GO.",
    "Reopen the decision to work on the next revision.",
  ),
  RUN_UNDER_WAY: words(
    409,
    "The canary of this decision is running.",
    "Wait for its end, or stop it with the kill switch.",
  ),
  RUN_NOT_FINISHED: words(409, "This decision has no finished canary.", "Come back when the run has ended."),
  RUN_FINISHED: words(409, "The run is over.", "Read its report."),
  CONFIRMATION_OVER: words(
    409,
    "There is nothing to confirm here, or the time to confirm is over.",
    "Read the report; a checkpoint that nobody confirmed is shown as missed.",
    "The machine's verdict stands.",
  ),
  RUN_ALREADY_ACTIVE: words(
    409,
    "Another canary is under way on this account and symbol.",
    "Wait until it has ended.",
    NOT_LAUNCHED,
  ),
  DECISION_CLOSED: words(
    409,
    "The canary has run; this decision is closed.",
    "Open a new decision for another canary.",
  ),
  UNKNOWN_ITEM: words(
    404,
    (d) => `The template has no checklist item ${d.itemId ?? ""}.`,
    "Load the page again.",
  ),
  UNKNOWN_NOTE: words(404, (d) => `The template has no note ${d.noteId ?? ""}.`, "Load the page again."),
  UNKNOWN_CONTACT: words(
    404,
    (d) => `The template has no contact ${d.contactId ?? ""}.`,
    "Load the page again.",
  ),
  UNKNOWN_ROW: words(404, "The form has no such row for this outcome.", "Load the page again."),
  UNKNOWN_RUN: words(404, "This decision has not started that run.", "Load the page again."),
  RUN_ID_TAKEN: words(409, "That run has been started already.", "Follow the run that was started."),
  INVALID_TITLE: words(
    400,
    "A title is one line of 3 to 140 visible characters.",
    "Write a title and save again.",
  ),
  INVALID_CONFIG: words(
    400,
    (d) => d.problems ?? "The configuration is out of range.",
    "Correct the values and save again.",
  ),
  VERDICT_NOT_PASS: words(
    409,
    (d) => `“${d.text ?? "This item"}” cannot be ticked: ${d.reason ?? "its verdict is not pass"}.`,
    "Run the demo or the drills again, or ask the Risk Manager for a waiver.",
  ),
  NOT_TICKED: words(
    409,
    (d) => `“${d.text ?? "This item"}” has not been ticked yet.`,
    "Let the Engineer tick it first.",
  ),
  SECOND_PERSON_NEEDED: words(
    409,
    "You ticked this item yourself; another person must verify it.",
    "Ask a second person.",
  ),
  NO_SECOND_PERSON_HERE: words(409, "This checklist needs no second person.", "A tick is enough here."),
  NOTHING_TO_WAIVE: words(
    409,
    (d) => `“${d.text ?? "This item"}” passes; there is nothing to waive.`,
    "Let the Engineer tick it.",
  ),
  ATTESTED_VALUE_NOT_A_NUMBER: words(
    400,
    (d) =>
      `This rule compares a number${d.rule ? ` (${d.rule})` : ""}; the value typed is ${d.problem ?? "not one"}.`,
    "Type the number alone, without its unit, and its sample count beside it.",
  ),
  REASON_NEEDED: words(400, "This needs a reason.", "Write a sentence and send it again."),
  EVIDENCE_RUN_UNDER_WAY: words(
    409,
    (d) => `${d.what ?? "A demo or drill run"} is still under way.`,
    "Wait for its end.",
  ),
  BAD_EVIDENCE: words(
    400,
    "The evidence does not belong to a demo or drill run of this decision.",
    "Start the run from the decision.",
  ),
} as const satisfies Record<string, Words>;
