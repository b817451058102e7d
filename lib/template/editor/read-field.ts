import { readPath } from "../path-value.ts";
import type { Template } from "../schema.ts";
import type { EditorField } from "./field.ts";

type Row = Readonly<Record<string, string>>;

/** The value of a field as the text that the editor shows. */
export function fieldText(template: Template, field: EditorField): string {
  const value = readPath(template, field.path);
  if (value === undefined || value === null) return "";
  switch (field.kind) {
    case "lines":
    case "arguments":
      return (value as string[]).join("\n");
    case "addresses":
      return (value as Row[]).map((row) => `${row.label}: ${row.address}`).join("\n");
    case "named":
      return (value as Row[]).map((row) => row[field.nameKey ?? "label"]).join("\n");
    default:
      return String(value);
  }
}
