import { stringify } from "yaml";
import type { Template } from "./schema.ts";

/** A template version as a YAML file: every field, in the schema's order; texts that look like numbers are quoted. */
export function exportYaml(template: Template): string {
  const body = stringify(template, { lineWidth: 0, aliasDuplicateObjects: false });
  return `# Countersign template ${template.id}\n${body}`;
}
