import { unescapeText } from "./text.ts";

type LineContent =
  | { kind: "heading"; level: number; text: string }
  | { kind: "task" | "boxed"; text: string; isTicked: boolean }
  | { kind: "bullet" | "nested" | "numbered" | "paragraph"; text: string }
  | { kind: "row"; cells: string[] }
  | { kind: "code"; text: string };

/** One line of the form by its kind, with the section and the part that it stands in. */
export type FormLine = { line: number; raw: string; section: string; part: string } & LineContent;

const FENCE = /^(`{3,})([a-z]*)\s*$/;
/** Marks that the form sets behind headings and rows. */
const MARKS = /\s*(?:✅|❌|⬜|☑|☐)️?\s*$/u;

const plain = (text: string) => unescapeText(text.replace(MARKS, ""));

/** Table cells; a bar behind a backslash belongs to the text. */
const cellsOf = (raw: string) =>
  raw
    .trim()
    .replace(/^\|/, "")
    .replace(/(?<!\\)\|$/, "")
    .split(/(?<!\\)\|/)
    .map((cell) => unescapeText(cell));

/** Headings, task boxes, bullets, numbers, rows and paragraphs; null for a line that says nothing. */
function readLine(raw: string): LineContent | null {
  const line = raw.trimEnd();
  if (/^\s*$/.test(line) || /^\s*(-{3,}|\*{3,})$/.test(line)) return null;
  const heading = /^(#{1,6})\s+(.+)$/.exec(line);
  if (heading) return { kind: "heading", level: heading[1]?.length ?? 1, text: plain(heading[2] ?? "") };
  const task = /^[-*+] \[([ xX])\]\s+(.*)$/.exec(line);
  if (task) return { kind: "task", text: plain(task[2] ?? ""), isTicked: task[1] !== " " };
  const boxed = /^[-*+] (✅|❌|⬜|☑|☐)️?\s+(.*)$/u.exec(line);
  if (boxed) return { kind: "boxed", text: unescapeText(boxed[2] ?? ""), isTicked: false };
  const nested = /^\s{2,}[-*+]\s+(.*)$/.exec(line);
  // Kept as it stands: a remark in italics is told from words by marks that are not escaped.
  if (nested) return { kind: "nested", text: nested[1] ?? "" };
  const bullet = /^[-*+]\s+(.*)$/.exec(line);
  if (bullet) return { kind: "bullet", text: bullet[1] ?? "" };
  const numbered = /^\d{1,2}[.)]\s+(.*)$/.exec(line);
  if (numbered) return { kind: "numbered", text: plain(numbered[1] ?? "") };
  if (/^\s*\|/.test(line)) {
    const cells = cellsOf(line);
    return cells.every((cell) => /^:?-{2,}:?$/.test(cell)) ? null : { kind: "row", cells };
  }
  return { kind: "paragraph", text: line.trim() };
}

/** The form as lines with their place: the section (second level heading) and the part (third level) they stand in. */
export function formLines(markdown: string): FormLine[] {
  const lines: FormLine[] = [];
  let section = "";
  let part = "";
  let fence: string | null = null;
  markdown
    .replace(/^\uFEFF/, "")
    .split(/\r\n?|\n/)
    .forEach((raw, index) => {
      const place = { line: index + 1, raw, section, part };
      const mark = FENCE.exec(raw.trim());
      if (fence !== null) {
        if (mark && mark[2] === "" && (mark[1]?.length ?? 0) >= fence.length) fence = null;
        else lines.push({ ...place, kind: "code", text: raw.trimEnd() });
        return;
      }
      if (mark) {
        fence = mark[1] ?? "";
        return;
      }
      const read = readLine(raw);
      if (!read) return;
      if (read.kind === "heading" && read.level === 2) {
        section = read.text;
        part = "";
      }
      if (read.kind === "heading" && read.level === 3) part = read.text;
      lines.push({ ...place, ...read, section, part });
    });
  return lines;
}
