import path from "node:path";

/** Absolute path of the repository's root: every path of the launcher starts here. */
export const checkoutDir = path.resolve(import.meta.dirname, "../..");

/** Absolute path inside the checkout. */
export function inCheckout(...parts: string[]): string {
  return path.join(checkoutDir, ...parts);
}

/** The state folder: `COUNTERSIGN_VAR`, or `var/` in the checkout. */
export function stateDir(env: Readonly<Record<string, string | undefined>> = process.env): string {
  return path.resolve(checkoutDir, env.COUNTERSIGN_VAR || "var");
}
