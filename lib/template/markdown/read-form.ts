import { emptyForm, type FormDocument } from "./form-document.ts";
import { type FormLine, formLines } from "./form-lines.ts";
import { SECTIONS } from "./read-sections.ts";
import { unescapeText } from "./text.ts";

/** Lines at the form's end: its status, version and dates. */
const STATUS_LINE = /^\*\*(Document Status|Version|Date|Next Review)\*\*:\s*(.*)$/i;

function readStatusLine(form: FormDocument, line: FormLine): boolean {
  const match = line.kind === "paragraph" ? STATUS_LINE.exec(line.text) : null;
  if (!match) return false;
  if (/^next review$/i.test(match[1] ?? "")) form.nextReview = unescapeText(match[2] ?? "") || null;
  return true;
}

/** Reads one line; returns in words why it could not be understood, or null. */
function take(form: FormDocument, line: FormLine): string | null {
  if (line.kind === "heading" && line.level === 1) {
    if (form.title) return "The form has a title already.";
    form.title = { line: line.line, text: line.text.replace(/\s+Template$/i, "") };
    return null;
  }
  if (readStatusLine(form, line)) return null;
  const section = SECTIONS.find(({ heading }) => heading.test(line.section));
  if (line.kind === "heading" && line.level === 2) {
    if (!section) return "The form has no such section.";
    if (form.sections.has(section.name)) return "This section stands here twice; its rows are read together.";
    form.sections.add(section.name);
    return null;
  }
  if (line.kind === "heading" && line.level > 3) return "The form has no such heading.";
  if (!section) {
    return line.section === ""
      ? "This stands before the first section."
      : "It stands in a section that the form does not have.";
  }
  return section.read(form, line);
}

/** Reads the Markdown form row by row. What has no place in it comes back in `unread`, line by line. */
export function readForm(markdown: string): FormDocument {
  const form = emptyForm();
  for (const line of formLines(markdown)) {
    const why = take(form, line);
    if (why) form.unread.push({ line: line.line, text: line.raw.trim(), why });
  }
  return form;
}
