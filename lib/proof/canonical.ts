import { createHash } from "node:crypto";
import canonicalize from "canonicalize";

/** RFC 8785 JSON of a value. Throws on what JSON cannot carry (NaN, functions, undefined at the top). */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("value has no canonical JSON");
  return text;
}

/** Hex SHA-256 over the RFC 8785 JSON of a value. */
export function canonicalHash(value: unknown): string {
  return createHash("sha256").update(canonicalJson(value), "utf8").digest("hex");
}
