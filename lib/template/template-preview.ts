import type { TemplateProblem } from "./editor/field.ts";
import type { FormImport } from "./markdown-import.ts";
import type { DiffLine } from "./template-diff.ts";
import type { FileProblem } from "./yaml-import.ts";

/** What a file would become, before anything is saved. */
export type TemplatePreview = Pick<FormImport, "unread" | "kept" | "missing" | "filledIn"> & {
  /** Why it cannot become a draft; with lines where there are any. */
  refusals: FileProblem[];
  slug: string | null;
  comparedWith: string | null;
  changes: DiffLine[];
  /** What will stand against publishing the draft. */
  problems: TemplateProblem[];
};
