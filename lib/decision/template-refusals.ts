import { type Words, words } from "./refusal-words.ts";

const NO_TEMPLATE_CHANGED = "No template was changed.";

/** Refusals on the way of a template version from draft to published to retired, and of what comes in from a file. */
export const TEMPLATE_REFUSALS = {
  TEMPLATE_NOT_DRAFT: words(
    409,
    (d) => `This version is ${d.status ?? "published"}; only a draft can be changed or published.`,
    "Make a new draft from it.",
    NO_TEMPLATE_CHANGED,
  ),
  TEMPLATE_NOT_PUBLISHED: words(
    409,
    (d) => `This template version is ${d.status ?? "not published"}.`,
    "Choose a published version.",
    "Nothing was opened and no template was changed.",
  ),
  TEMPLATE_STALE: words(
    409,
    "Someone else saved this draft since your page was loaded.",
    "What you typed is still here. Copy what you need, load the page again and repeat it.",
    "The other person's version stands; yours was not saved.",
  ),
  TEMPLATE_INVALID: words(
    400,
    (d) => `${d.count ?? "Some"} of the values cannot be saved: ${d.list ?? "see the fields"}.`,
    "Correct the marked fields and save again; everything you typed is still there.",
    NO_TEMPLATE_CHANGED,
  ),
  TEMPLATE_NOT_READY: words(
    409,
    (d) => `The draft cannot be published: ${d.list ?? "see the list of what does not fit"}.`,
    "Correct the draft, then publish it.",
    NO_TEMPLATE_CHANGED,
  ),
  TEMPLATE_UNCHANGED: words(
    409,
    (d) => `The draft says the same as ${d.basedOn ?? "the version it was made from"}.`,
    "Change something, or discard the draft.",
    NO_TEMPLATE_CHANGED,
  ),
  PUBLISHER_WORKED_ON_IT: words(
    409,
    "You worked on this draft yourself; a second person must publish it.",
    "Ask a Risk Manager or an Admin who has not edited it.",
    NO_TEMPLATE_CHANGED,
  ),
  IMPORT_REFUSED: words(
    400,
    (d) => `The file cannot become a template: ${d.list ?? "it cannot be read"}.`,
    "Correct the lines named and import it again.",
    "No draft was made.",
  ),
  IMPORT_NOT_CONFIRMED: words(
    409,
    (d) => `${d.count ?? "Some"} of the file's lines would not come in as they stand.`,
    "Read the list and confirm it, or correct the file.",
    "No draft was made.",
  ),
} as const satisfies Record<string, Words>;
