/** What a person wrote, cut where it hides something: plain pieces, and invisible characters by their code point. */
export type TextPiece = { kind: "text"; text: string } | { kind: "mark"; codePoint: string };

/** Controls (but tab and line ends), marks that turn the direction of writing around, and characters of no width. */
const INVISIBLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  /[\u0000-\u0008\u000b-\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Cuts a text into what can be shown as it is and what must be named instead. Pure. */
export function visiblePieces(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let at = 0;
  for (const match of text.matchAll(INVISIBLE)) {
    if (match.index > at) pieces.push({ kind: "text", text: text.slice(at, match.index) });
    const code = match[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    pieces.push({ kind: "mark", codePoint: `U+${code}` });
    at = match.index + match[0].length;
  }
  if (at < text.length) pieces.push({ kind: "text", text: text.slice(at) });
  return pieces;
}
