import { createHash } from "node:crypto";
import path from "node:path";

/** Absolute path of the repository's root: every path of the launcher starts here. */
export const checkoutDir = path.resolve(import.meta.dirname, "../..");

/** A short name for this checkout, so that two clones on one machine never share a folder outside of them. */
export const checkoutHash = createHash("sha256").update(checkoutDir).digest("hex").slice(0, 12);

/** Absolute path inside the checkout. */
export function inCheckout(...parts: string[]): string {
  return path.join(checkoutDir, ...parts);
}

/** The state folder: `COUNTERSIGN_VAR`, or `var/` in the checkout. */
export function stateDir(env: Readonly<Record<string, string | undefined>> = process.env): string {
  return path.resolve(checkoutDir, env.COUNTERSIGN_VAR || "var");
}
