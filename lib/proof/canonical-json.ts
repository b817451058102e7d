import canonicalize from "canonicalize";

/** RFC 8785 JSON of a value. Throws on what JSON cannot carry (NaN, functions, undefined at the top). */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("value has no canonical JSON");
  return text;
}
