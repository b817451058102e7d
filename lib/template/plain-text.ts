/**
 * Characters that a text of ours never needs and that can hide something: control characters but line break and tab,
 * marks that turn the direction of writing (“bidi”), and invisible ones but the joiners that emoji need.
 */
const HIDDEN = /(?![\n\t\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

const codeOf = (character: string) =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;

/** The first hidden character of a text as its code, for example "U+202E"; null when there is none. */
export function hiddenCharacter(text: string): string | null {
  const found = text.match(HIDDEN)?.[0];
  return found === undefined ? null : codeOf(found);
}

/** The text with every hidden character shown by its code, so that it can do no harm where it is read. */
export function showHidden(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(HIDDEN, (character) => `⟨${codeOf(character)}⟩`);
}
