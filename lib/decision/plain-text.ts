/** Control characters, line breaks, and marks that turn the direction of text around or cannot be seen. */
const NOT_PLAIN = /[\p{Cc}\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;

/** Whether a text is one visible line: nothing in it can break, hide or turn around what stands beside it. */
export function isPlainLine(text: string): boolean {
  return text.isWellFormed() && !NOT_PLAIN.test(text);
}

/** The text as one visible line: everything that is none is left out. */
export function plainLine(text: string): string {
  return text.toWellFormed().replace(new RegExp(NOT_PLAIN, "gu"), "");
}
