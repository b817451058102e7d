import { createHash } from "node:crypto";
import { canonicalJson } from "./canonical-json.ts";

/** Hex SHA-256 over the RFC 8785 JSON of a value. */
export function canonicalHash(value: unknown): string {
  return createHash("sha256").update(canonicalJson(value), "utf8").digest("hex");
}
