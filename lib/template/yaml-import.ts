import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments, visit } from "yaml";
import type { z } from "zod";
import { textAndIdProblems } from "./check/check-rows.ts";
import { showConfigLimits } from "./config-limits.ts";
import { leaves, readPath } from "./path-value.ts";
import { type Template, templateSchema } from "./schema.ts";
import { unknownKeys } from "./unknown-keys.ts";

/** A template has about 20 KB; more than this is none. */
export const MAX_YAML_BYTES = 256 * 1024;
/** Templates nest six levels; a file that nests deeper only tries our patience. */
const MAX_DEPTH = 20;
const MAX_PROBLEMS = 50;
const DANGEROUS_KEYS = new Set(["__proto__", "constructor", "prototype"]);

/** What is wrong in a file; `line` null where it concerns the file as a whole. */
export type FileProblem = { line: number | null; words: string };
export type YamlImport = { ok: true; template: Template } | { ok: false; problems: FileProblem[] };

const refused = (words: string, line: number | null = null): YamlImport => ({
  ok: false,
  problems: [{ line, words }],
});

/** Brackets that stand open at once, at most; strings and comments are not told apart, so it errs on the high side. */
function deepestBracket(text: string): number {
  let open = 0;
  let deepest = 0;
  for (const character of text) {
    if (character === "[" || character === "{") deepest = Math.max(deepest, ++open);
    else if (character === "]" || character === "}") open = Math.max(0, open - 1);
  }
  return deepest;
}

/** Deepest indentation in steps of one blank: a block can nest no deeper. */
const deepestIndent = (text: string) =>
  Math.max(0, ...text.split("\n").map((line) => /^(?:[ ]|- )*/.exec(line)?.[0].length ?? 0));

/** What a template file never needs: anchors, aliases, tags of its own, names that reach into objects. */
function forbiddenParts(document: Document, lines: LineCounter): FileProblem[] {
  const problems: FileProblem[] = [];
  const lineOf = (node: { range?: readonly number[] | null | undefined }) =>
    node.range ? lines.linePos(node.range[0] ?? 0).line : null;
  visit(document, (_key, node) => {
    if (isAlias(node)) {
      problems.push({ line: lineOf(node), words: `Aliases are not read (*${node.source}).` });
    } else if (isScalar(node) || isMap(node) || isSeq(node)) {
      if (node.anchor)
        problems.push({ line: lineOf(node), words: `Anchors are not read (&${node.anchor}).` });
      if (node.tag && !node.tag.startsWith("tag:yaml.org,2002:")) {
        problems.push({ line: lineOf(node), words: `Tags are not read (${node.tag}).` });
      }
    }
    if (isMap(node)) {
      for (const { key } of node.items) {
        if (isScalar(key) && typeof key.value === "string" && DANGEROUS_KEYS.has(key.value)) {
          problems.push({ line: lineOf(key), words: `The field ${key.value} is not allowed.` });
        }
      }
    }
    return problems.length > MAX_PROBLEMS ? visit.BREAK : undefined;
  });
  return problems;
}

const SHAPES: Readonly<Record<string, string>> = {
  string: "a text (put it in quotes)",
  number: "a plain number in the digits 0 to 9",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a group of fields",
};

function issueWords(issue: z.core.$ZodIssue): string {
  const place = issue.path.join(" › ") || "the file";
  if (issue.code === "invalid_type") return `${place} must be ${SHAPES[issue.expected] ?? issue.expected}.`;
  if (issue.code === "invalid_value") return `${place} must be one of ${issue.values.join(", ")}.`;
  return `${place}: ${issue.message}.`;
}

/** The line on which the value at a path stands, or the nearest group around it. */
function lineAt(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number | null {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true) as { range?: readonly number[] } | undefined;
    if (node?.range) return lines.linePos(node.range[0] ?? 0).line;
  }
  return null;
}

/** Numbers in texts of another script look right and are not: refused where a number is meant. */
function otherDigits(document: Document, lines: LineCounter, value: unknown): FileProblem[] {
  return leaves(value).flatMap(({ path, value: text }) => {
    const isNumber = /\/(limit|warnAt|factor)$|^config\/\w+(Usd|Btc)$|^config\/filters\/m/.test(path);
    if (!isNumber || typeof text !== "string" || /^-?[0-9]+(\.[0-9]+)?$/.test(text)) return [];
    const words = `${path.replaceAll("/", " › ")} must be a plain number in quotes, in the digits 0 to 9.`;
    return [{ line: lineOfText(document, lines, text), words }];
  });
}

function lineOfText(document: Document, lines: LineCounter, text: string): number | null {
  let line: number | null = null;
  visit(document, {
    Scalar(_key, node) {
      if (node.value !== text || !node.range) return undefined;
      line = lines.linePos(node.range[0]).line;
      return visit.BREAK;
    },
  });
  return line;
}

/** Parses one document without aliases, merges and tags of its own; syntax errors come back with their lines. */
function parseOne(text: string): { document: Document; lines: LineCounter } | YamlImport {
  const lines = new LineCounter();
  let documents: Document[];
  try {
    const parsed = parseAllDocuments(text, {
      lineCounter: lines,
      version: "1.2",
      schema: "core",
      uniqueKeys: true,
      strict: true,
      merge: false,
      prettyErrors: false,
    });
    documents = Array.isArray(parsed) ? (parsed as Document[]) : [];
  } catch (error) {
    return refused(`The file cannot be read: ${error instanceof Error ? error.message : "it is no YAML"}.`);
  }
  const [document] = documents;
  if (!document || document.contents === null) return refused("The file is empty.");
  if (documents.length > 1)
    return refused(`The file holds ${documents.length} documents; a template is one.`);
  const errors = [...document.errors, ...document.warnings].slice(0, MAX_PROBLEMS);
  if (errors.length > 0) {
    const problems = errors.map((error) => ({
      line: lines.linePos(error.pos[0]).line,
      words: error.code === "DUPLICATE_KEY" ? "A field stands here twice." : `${error.message}.`,
    }));
    return { ok: false, problems };
  }
  return { document, lines };
}

/**
 * Reads a YAML file as a template. Refused, with line numbers: anchors and aliases, tags, duplicate or unknown fields,
 * names that reach into objects, numbers that are not finite or not in plain digits, more than one document, too large
 * or too deep files. What does not fit together is not judged here.
 */
export function importYaml(text: string): YamlImport {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > MAX_YAML_BYTES) return refused(`The file has ${bytes} bytes; ${MAX_YAML_BYTES} is the most.`);
  if (text.includes("\u0000")) return refused("The file has NUL characters in it: it is no text.");
  if (deepestBracket(text) > MAX_DEPTH || deepestIndent(text) > MAX_DEPTH * 4) {
    return refused("The file is nested deeper than any template.");
  }
  const parsed = parseOne(text);
  if ("ok" in parsed) return parsed;
  const { document, lines } = parsed;
  const forbidden = forbiddenParts(document, lines);
  if (forbidden.length > 0) return { ok: false, problems: forbidden };
  const value: unknown = document.toJS({ maxAliasCount: 0 });
  const result = templateSchema.safeParse(value);
  const unknown = unknownKeys(value, templateSchema).map((path) => ({
    line: lineAt(document, lines, path),
    words: `The template has no field ${path.join(" › ")}.`,
  }));
  if (!result.success) {
    const issues = result.error.issues.slice(0, MAX_PROBLEMS).map((issue) => ({
      line: lineAt(document, lines, issue.path),
      words: issueWords(issue),
    }));
    return { ok: false, problems: [...unknown, ...issues] };
  }
  const digits = otherDigits(document, lines, result.data);
  const texts = textAndIdProblems(result.data).map(({ path, words }) => {
    const found = readPath(result.data, path);
    const line = typeof found === "string" ? lineOfText(document, lines, found) : null;
    return { line, words: `${path.replaceAll("/", " › ")}: ${words}` };
  });
  const problems = [...unknown, ...digits, ...texts].slice(0, MAX_PROBLEMS);
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, template: showConfigLimits(result.data) };
}
