import { createHash } from "node:crypto";

/** Hex SHA-256 of bytes as they are. */
export function bytesDigest(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
