import type { Path } from "../path-value.ts";

export type FieldKind =
  | "text"
  | "longText"
  | "decimal"
  | "number"
  | "lines"
  | "arguments"
  | "build"
  | "names"
  | "program"
  | "addresses"
  | "named"
  | "select"
  | "switch";

/** One field of the editor as data. `path` names the value in the template; values travel as text. */
export type EditorField = {
  path: Path;
  label: string;
  kind: FieldKind;
  unit?: string;
  hint?: string;
  isOptional?: boolean;
  options?: readonly { value: string; label: string }[];
  /** For numbers: what is accepted, both ends included. */
  range?: { min: number; max: number; isWhole: boolean };
  /** For lists of named rows: the field that holds the words. */
  nameKey?: "role" | "label";
  /** For fields of what runs: the step that they belong to. They are read together. */
  program?: { step: Path };
  /** What the field shows where the template leaves the value out. */
  fallback?: string;
};

/** A titled group of fields: one row of the form. */
export type EditorGroup = {
  key: string;
  title: string;
  hint?: string;
  fields: EditorField[];
  /** The path of the ruled row that it shows; such a row can be taken out. */
  row?: Path;
};
/** A section of the editor. */
export type EditorSection = { key: string; title: string; hint: string; groups: EditorGroup[] };

/** What is wrong with the value at a path, and what to type instead. `blocks`: a version with it cannot be published. */
export type TemplateProblem = { path: Path; words: string; blocks: boolean };
