/** A replacer for JSON.stringify: PostgreSQL's JSON holds neither NUL nor half surrogate pairs, and people and canaries may send both. */
export function storableText(_key: string, value: unknown): unknown {
  return typeof value === "string" ? value.replaceAll("\u0000", "\ufffd").toWellFormed() : value;
}
