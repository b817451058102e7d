import { readPath, writePath } from "../path-value.ts";
import { hiddenCharacter } from "../plain-text.ts";
import { keepIds } from "../row-ids.ts";
import type { Template } from "../schema.ts";
import type { EditorField } from "./field.ts";

/** A text of the form; longer ones belong into a document. */
const MAX_TEXT = 500;
const MAX_LONG_TEXT = 2_000;
const MAX_LINES = 50;
const DECIMAL = /^-?[0-9]{1,12}(\.[0-9]{1,10})?$/;
const OTHER_DIGITS = /(?![0-9])\p{Nd}/u;

type Read = { ok: true; value: unknown } | { ok: false; words: string };
const bad = (words: string): Read => ({ ok: false, words });
const good = (value: unknown): Read => ({ ok: true, value });

const linesOf = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** Why a text is not a plain decimal number, in words; null when it is one. */
export function decimalProblem(text: string): string | null {
  if (DECIMAL.test(text)) return null;
  if (text === "") return "A number is missing here.";
  if (OTHER_DIGITS.test(text)) return "Only the digits 0 to 9 count; these are digits of another script.";
  return "Type a plain number: digits 0 to 9 with a decimal point, for example 90 or 0.5.";
}

/** What makes a text unfit for a template; null when nothing does. */
export function textProblem(text: string, max = MAX_TEXT): string | null {
  const hidden = hiddenCharacter(text);
  if (hidden) return `There is a hidden character (${hidden}) in it. Type the words again.`;
  if (text.includes("\n")) return "This must be one line.";
  return text.length > max ? `This is ${text.length} characters long; ${max} is the most.` : null;
}

function readNumber(field: EditorField, text: string): Read {
  const problem = decimalProblem(text);
  if (problem) return bad(problem);
  const value = Number(text);
  const { min, max, isWhole } = field.range ?? { min: 0, max: Number.MAX_SAFE_INTEGER, isWhole: false };
  if (isWhole && !Number.isInteger(value)) return bad("This must be a whole number.");
  if (value < min || value > max) return bad(`This must be from ${min} to ${max}.`);
  return good(value);
}

function readLines(field: EditorField, text: string): Read {
  const lines = linesOf(text);
  if (lines.length === 0) return field.isOptional ? good(undefined) : bad("At least one line is needed.");
  if (lines.length > MAX_LINES) return bad(`These are ${lines.length} lines; ${MAX_LINES} is the most.`);
  for (const line of lines) {
    const problem = textProblem(line);
    if (problem) return bad(problem);
  }
  if (new Set(lines).size < lines.length) return bad("A line stands here twice.");
  return good(lines);
}

/** "Label: address" as its two parts; null when the line is none. */
export function readAddressLine(line: string): { label: string; address: string } | null {
  const match = /^([^:]{1,80}):\s+(\S.*)$/.exec(line.trim());
  return match ? { label: (match[1] ?? "").trim(), address: (match[2] ?? "").trim() } : null;
}

function readNamed(template: Template, field: EditorField, lines: string[]): unknown {
  const key = field.nameKey ?? "label";
  const before = (readPath(template, field.path) ?? []) as Record<string, string>[];
  const rows = before.map((row) => ({ id: row.id ?? "", words: row[key] ?? "" }));
  return keepIds(rows, lines).map(({ id, words }) => ({ id, [key]: words }));
}

function readAddresses(template: Template, lines: string[]): Read {
  const parts = lines.map(readAddressLine);
  const wrong = parts.indexOf(null);
  if (wrong >= 0) return bad(`Line ${wrong + 1} is not “Label: address”.`);
  const rows = parts.filter((part) => part !== null);
  const before = template.monitoring.map((row) => ({ id: row.id, words: row.label }));
  const ids = keepIds(
    before,
    rows.map((row) => row.label),
  );
  return good(rows.map((row, index) => ({ id: ids[index]?.id ?? "", ...row })));
}

function readField(template: Template, field: EditorField, raw: string): Read {
  const text = raw.replace(/\r\n?/g, "\n").trim();
  switch (field.kind) {
    case "text":
    case "longText": {
      if (text === "") return field.isOptional ? good(undefined) : bad("This must not be empty.");
      const problem = textProblem(text, field.kind === "longText" ? MAX_LONG_TEXT : MAX_TEXT);
      return problem ? bad(problem) : good(text);
    }
    case "decimal": {
      if (text === "" && field.isOptional) return good(null);
      const problem = decimalProblem(text);
      return problem ? bad(problem) : good(text);
    }
    case "number":
      return readNumber(field, text);
    case "select":
      return field.options?.some((option) => option.value === text)
        ? good(text)
        : bad("Choose one of the list.");
    case "switch":
      return text === "true" || text === "false" ? good(text === "true") : bad("This is either on or off.");
    default: {
      const lines = readLines(field, text);
      if (!lines.ok || lines.value === undefined) return lines;
      if (field.kind === "named") return good(readNamed(template, field, lines.value as string[]));
      return field.kind === "addresses" ? readAddresses(template, lines.value as string[]) : lines;
    }
  }
}

/** Writes the text of a field into `copy`; returns in words why it cannot be read, or null. */
export function writeField(copy: Template, field: EditorField, text: string): string | null {
  const read = readField(copy, field, text);
  if (!read.ok) return read.words;
  writePath(copy, field.path, read.value);
  return null;
}
