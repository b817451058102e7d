import { type Words, words } from "./refusal-words.ts";

const KEPT = "Nothing was saved; the decision and its files are as they were.";

/** Refusals of files, imports and waivers: what evidence may be, and when it may change. */
export const EVIDENCE_REFUSALS = {
  FILE_EMPTY: words(400, "The file is empty.", "Choose a file with content.", KEPT),
  FILE_TOO_BIG: words(
    400,
    (d) => `The file is larger than ${d.limit ?? "the limit"}.`,
    "Choose a smaller file, or compress it into a zip.",
    KEPT,
  ),
  FILE_TYPE_NOT_ALLOWED: words(
    400,
    (d) => `Files of this type are not taken${d.name ? ` (${d.name})` : ""}.`,
    "Use PNG, JPEG, PDF, JSON, CSV, plain text or zip.",
    KEPT,
  ),
  FILE_TYPE_MISMATCH: words(
    400,
    (d) => `The file calls itself ${d.claimed ?? "one type"}, but its content is not.`,
    "Send the file under its true type.",
    KEPT,
  ),
  TOO_MANY_FILES: words(
    409,
    (d) => `A decision holds at most ${d.limit ?? "20"} files.`,
    "Remove one that is no longer needed.",
    KEPT,
  ),
  UNKNOWN_TARGET: words(
    404,
    "There is no such item, metric or note to attach a file to.",
    "Load the page again.",
    KEPT,
  ),
  UNKNOWN_ATTACHMENT: words(404, "This decision has no such file.", "Load the page again.", KEPT),
  ALREADY_ATTACHED: words(409, "This very file stands here already.", "There is nothing to do.", KEPT),
  NO_WAIVER: words(409, "This item has no waiver.", "Load the page again."),
  MACHINE_EVIDENCE_STANDS: words(
    409,
    "A demo run of this decision has measured these values; imported ones do not replace them.",
    "Run the demo again, or import once its evidence has expired.",
    KEPT,
  ),
  IMPORT_UNREADABLE: words(
    400,
    (d) => `The metrics file cannot be read${d.reason ? `: ${d.reason}` : ""}.`,
    "Export it as JSON, CSV or Prometheus text and choose it again.",
    KEPT,
  ),
  IMPORT_EMPTY: words(
    400,
    "Nothing in this file maps to a measure of the form.",
    "Look at the preview; it lists every line and why it was not taken.",
    KEPT,
  ),
  IMPORT_CHANGED: words(
    409,
    "The file is another one than in the preview.",
    "Look at the preview of this file first.",
    KEPT,
  ),
  OBSERVED_AT_INVALID: words(
    400,
    "The time of measurement must be a moment in the past.",
    "Correct it and import again.",
    KEPT,
  ),
} as const satisfies Record<string, Words>;
