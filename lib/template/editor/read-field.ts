import { readPath } from "../path-value.ts";
import type { CommandStep, Template } from "../schema.ts";
import { buildLine, exactLine, nameLine } from "./exact-lines.ts";
import type { EditorField } from "./field.ts";
import { programChoice } from "./program-fields.ts";

type Row = Readonly<Record<string, string>>;

/** The value of a field as the text that the editor shows. */
export function fieldText(template: Template, field: EditorField): string {
  if (field.kind === "program" && field.program)
    return programChoice(readPath(template, field.program.step) as CommandStep);
  const value = readPath(template, field.path);
  if (value === undefined || value === null) return field.fallback ?? "";
  switch (field.kind) {
    case "lines":
      return (value as string[]).join("\n");
    case "arguments":
      return (value as string[]).map(exactLine).join("\n");
    case "build":
      return (value as { file: string; sha256: string }[]).map(buildLine).join("\n");
    case "names":
      return Object.entries(value as Row)
        .map(([name, meaning]) => nameLine(name, meaning))
        .join("\n");
    case "addresses":
      return (value as Row[]).map((row) => `${row.label}: ${row.address}`).join("\n");
    case "named":
      return (value as Row[]).map((row) => row[field.nameKey ?? "label"]).join("\n");
    default:
      return String(value);
  }
}
