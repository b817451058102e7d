/** A list of texts as lines, so that reading the lines gives exactly the list again; one problem in words, or the list. */
export type LinesRead<T> = { ok: true; value: T[] } | { ok: false; words: string };

const QUOTED = /^"(?:[^"\\]|\\.)*"/;
const needsQuotes = (word: string) =>
  word === "" || word.trim() !== word || word.startsWith('"') || /\p{Cc}/u.test(word);

/** A text as one line: as it is, or as a JSON text in quotes where the bare line would not show it exactly. */
export function exactLine(word: string): string {
  return needsQuotes(word) ? JSON.stringify(word) : word;
}

function unquoted(line: string): string | null {
  if (!line.startsWith('"')) return line;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "string" ? value : null;
  } catch {
    return null;
  }
}

function readEach<T>(text: string, read: (line: string) => T | string): LinesRead<Exclude<T, string>> {
  const value: Exclude<T, string>[] = [];
  for (const [index, raw] of text.replace(/\r\n?/g, "\n").split("\n").entries()) {
    const line = raw.trim();
    if (line === "") continue;
    const found = read(line);
    if (typeof found === "string") return { ok: false, words: `Line ${index + 1} ${found}` };
    value.push(found as Exclude<T, string>);
  }
  return { ok: true, value };
}

const OPEN_QUOTE = 'begins with a quote and has no end: write "a text" with both, and \\" for a quote in it.';

/** Reads one text a line; empty lines are none, `""` is an empty text. */
export function readExactLines(text: string): LinesRead<string> {
  const read = readEach(text, (line) => {
    const word = unquoted(line);
    return word === null ? OPEN_QUOTE : { word };
  });
  return read.ok ? { ok: true, value: read.value.map(({ word }) => word) } : read;
}

export type BuildLine = { file: string; sha256: string };

/** A pinned file as `sha256sum` prints it: the digest, two blanks, the file. */
export function buildLine({ file, sha256 }: BuildLine): string {
  const digest = /\s/.test(sha256) ? JSON.stringify(sha256) : exactLine(sha256);
  return `${digest}  ${exactLine(file)}`;
}

export function readBuildLines(text: string): LinesRead<BuildLine> {
  return readEach(text, (line) => {
    const first = QUOTED.exec(line)?.[0] ?? /^\S+/.exec(line)?.[0] ?? "";
    const sha256 = unquoted(first);
    const file = unquoted(line.slice(first.length).trim());
    if (sha256 === null || !file) return "is not “digest  file”, as sha256sum prints it.";
    return { sha256, file };
  });
}

/** A name and what it stands for: `equityUsd = bot_equity`. */
export function nameLine(name: string, meaning: string): string {
  return `${name} = ${exactLine(meaning)}`;
}

export function readNameLines(text: string): LinesRead<{ name: string; meaning: string }> {
  const seen = new Set<string>();
  return readEach(text, (line) => {
    const [, name = "", rest = ""] = /^([A-Za-z]+)\s*=\s*(.*)$/.exec(line) ?? [];
    const meaning = unquoted(rest);
    if (name === "" || !rest || meaning === null) return "is not “field = metric”.";
    if (seen.has(name)) return `names ${name} a second time.`;
    seen.add(name);
    return { name, meaning };
  });
}
