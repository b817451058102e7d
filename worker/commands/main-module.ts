import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** True when a module is the program that was started, not one that was imported. */
export function isMainModule(moduleUrl: string): boolean {
  const started = process.argv[1];
  if (!started) return false;
  try {
    return realpathSync(started) === fileURLToPath(moduleUrl);
  } catch {
    return false;
  }
}
