import type { z } from "zod";
import { commandProfileSchema } from "../command-profile.ts";
import { leaves, type Path, readPath } from "../path-value.ts";
import type { CommandStep, Template } from "../schema.ts";
import { readBuildLines, readExactLines, readNameLines } from "./exact-lines.ts";
import type { EditorField, TemplateProblem } from "./field.ts";
import { type ProgramChoice, programChoice } from "./program-fields.ts";
import { fieldText } from "./read-field.ts";
import { decimalProblem, textProblem } from "./write-field.ts";

type Edits = Readonly<Record<string, string>>;
type Read = { value: unknown } | { words: string };
type Raw = Record<string, unknown>;

const isGroup = (value: unknown): value is Raw => typeof value === "object" && value !== null;

/** What the schema says against a value, in the editor's words. */
function issueWords(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type")
    return issue.expected === "int" ? "This must be a whole number." : "This must not be empty.";
  if (issue.code === "invalid_value") return "Choose one of the list.";
  if (issue.code === "unrecognized_keys") return `There is no field ${issue.keys.join(", ")}.`;
  if (issue.code !== "too_big" && issue.code !== "too_small") return `${issue.message}.`;
  const isMost = issue.code === "too_big";
  const limit = isMost ? issue.maximum : issue.minimum;
  if (issue.origin === "string")
    return isMost ? `${limit} characters is the most.` : "This must not be empty.";
  if (issue.origin === "array") return `${limit} lines is the ${isMost ? "most" : "least"}.`;
  return `This must be ${isMost ? "at most" : "at least"} ${limit}.`;
}

function readText(field: EditorField, text: string): Read {
  const trimmed = text.replace(/\r\n?/g, "\n").trim();
  switch (field.kind) {
    case "number": {
      const words = decimalProblem(trimmed);
      return words ? { words } : { value: Number(trimmed) };
    }
    case "arguments": {
      const read = readExactLines(text);
      return read.ok ? { value: read.value } : read;
    }
    case "build": {
      const read = readBuildLines(text);
      return read.ok ? { value: read.value } : read;
    }
    case "names": {
      const read = readNameLines(text);
      return read.ok
        ? { value: Object.fromEntries(read.value.map(({ name, meaning }) => [name, meaning])) }
        : read;
    }
    default:
      return { value: trimmed === "" ? undefined : trimmed };
  }
}

/** Puts a value into nested groups; `undefined` takes the field away. */
function put(raw: Raw, keys: readonly string[], value: unknown): void {
  const [first = "", ...rest] = keys;
  if (rest.length === 0) {
    if (value === undefined) delete raw[first];
    else raw[first] = value;
    return;
  }
  const group = isGroup(raw[first]) ? (raw[first] as Raw) : {};
  raw[first] = group;
  put(group, rest, value);
}

/** A source without its address is none; names without an address are a mistake that must not get lost. */
function sourceProblem(raw: Raw, path: Path): TemplateProblem | null {
  const { prometheus, orderLog } = raw;
  if (isGroup(orderLog) && orderLog.file === undefined) delete raw.orderLog;
  if (!isGroup(prometheus) || prometheus.url !== undefined) return null;
  if (isGroup(prometheus.names) && Object.keys(prometheus.names).length > 0) {
    const words = "Names of metrics stand below; an address to read them from is missing.";
    return { path: `${path}/prometheus/url`, words, blocks: true };
  }
  delete raw.prometheus;
  return null;
}

/** Names that the schema does not know are refused here as the import refuses them; zod alone leaves them out in silence. */
const strictSchema = commandProfileSchema.extend({
  prometheus: commandProfileSchema.shape.prometheus
    .unwrap()
    .extend({
      names: commandProfileSchema.shape.prometheus.unwrap().shape.names.unwrap().strict().default({}),
    })
    .optional(),
});

function writeProfile(step: CommandStep, path: Path, edits: Edits, fields: EditorField[]): TemplateProblem[] {
  const raw: Raw = structuredClone(step.profile ?? {});
  const place = `${path}/profile`;
  const problems: TemplateProblem[] = [];
  for (const field of fields) {
    const text = edits[field.path];
    if (text === undefined || !field.path.startsWith(`${place}/`)) continue;
    const read = readText(field, text);
    if ("words" in read) problems.push({ path: field.path, words: read.words, blocks: true });
    else put(raw, field.path.slice(place.length + 1).split("/"), read.value);
  }
  const source = sourceProblem(raw, place);
  if (source) problems.push(source);
  if (problems.length > 0) return problems;
  const parsed = strictSchema.safeParse(raw);
  if (!parsed.success) {
    return parsed.error.issues.map((issue) => ({
      path: [place, ...issue.path].join("/"),
      words: issueWords(issue),
      blocks: true,
    }));
  }
  const texts = textProblems(parsed.data, place);
  if (texts.length > 0) return texts;
  step.profile = parsed.data;
  delete step.command;
  return [];
}

/** What no file may have either: hidden characters, and texts of several lines. */
function textProblems(value: unknown, place: Path): TemplateProblem[] {
  return leaves(value).flatMap(({ path, value: text }) => {
    const words = typeof text === "string" ? textProblem(text, Number.POSITIVE_INFINITY) : null;
    return words ? [{ path: path === "" ? place : `${place}/${path}`, words, blocks: true }] : [];
  });
}

function writeShort(step: CommandStep, path: Path, edits: Edits): TemplateProblem[] {
  const place = `${path}/command`;
  const text = edits[place];
  const read = text === undefined ? null : readExactLines(text);
  if (read && !read.ok) return [{ path: place, words: read.words, blocks: true }];
  const command = read ? read.value : (step.command ?? []);
  const texts = textProblems(command, place);
  if (texts.length > 0) return texts;
  if (command.length === 0) return [{ path: place, words: "The program is missing.", blocks: true }];
  step.command = command;
  delete step.profile;
  return [];
}

/**
 * Writes what runs at the steps of `copy`: each step's fields together, read by the schema that also reads a file. What was
 * typed for an own program counts only where one was chosen. Problems in words at their fields; a step with one is left as
 * it was.
 */
export function writePrograms(
  copy: Template,
  fields: readonly EditorField[],
  edits: Edits,
): TemplateProblem[] {
  const steps = new Map<Path, EditorField[]>();
  for (const field of fields) {
    if (field.program) steps.set(field.program.step, [...(steps.get(field.program.step) ?? []), field]);
  }
  return [...steps].flatMap(([path, own]) => {
    const changed = Object.fromEntries(
      own.flatMap(({ path: at }, index): [string, string][] => {
        const text = edits[at];
        const field = own[index];
        return text === undefined || !field || text === fieldText(copy, field) ? [] : [[at, text]];
      }),
    );
    const step = readPath(copy, path) as CommandStep | undefined;
    if (!step || Object.keys(changed).length === 0) return [];
    const choice = (changed[`${path}/runs`] ?? programChoice(step)) as ProgramChoice;
    switch (choice) {
      case "builtin":
        delete step.profile;
        delete step.command;
        return [];
      case "profile":
        return writeProfile(step, path, changed, own);
      case "command":
        return step.command || changed[`${path}/command`] !== undefined
          ? writeShort(step, path, changed)
          : [{ path: `${path}/runs`, words: "Choose one of the list.", blocks: true }];
      default:
        return [{ path: `${path}/runs`, words: "Choose what runs at this step.", blocks: true }];
    }
  });
}
