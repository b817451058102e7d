import { showHidden } from "../plain-text.ts";

/**
 * Text that people wrote, made safe to stand in a line of the form: no markup, no table break, no HTML, one line, nothing
 * hidden. What cannot be markup stays as it is, so that "p95 latency < 500ms" reads as in the form.
 */
export function escapeText(text: string): string {
  return showHidden(text)
    .replace(/\s*[\n\t]+\s*/g, " ")
    .replace(/[\\`*[\]|~]/g, "\\$&")
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_")
    .replace(/&(?=#?\w+;)/g, "&amp;")
    .replace(/<(?=[A-Za-z/!?])/g, "&lt;");
}

/** The same at the start of a list item, where a mark or a number could begin a list or heading of its own. */
export function escapeItem(text: string): string {
  return escapeText(text)
    .replace(/^[-+#>=]/, "\\$&")
    .replace(/^(\d+)([.)])/, "$1\\$2");
}

/** The words behind an escaped line. */
export function unescapeText(text: string): string {
  return text
    .replace(
      /\\([!-/:-@[-`{-~])|&(lt|gt|amp);/g,
      (_all, mark: string | undefined, entity: string | undefined) =>
        mark === undefined ? ({ lt: "<", gt: ">", amp: "&" }[entity ?? ""] ?? "") : mark,
    )
    .trim();
}

/** A block of code whose fence no line inside can close; `language` is one word. */
export function codeBlock(language: string, lines: readonly string[]): string[] {
  const longest = Math.max(0, ...lines.flatMap((line) => line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(Math.max(3, longest + 1));
  return [`${fence}${language}`, ...lines.flatMap((line) => showHidden(line).split("\n")), fence];
}
