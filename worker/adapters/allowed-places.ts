import { realpathSync } from "node:fs";
import { isAbsolute, relative, resolve } from "node:path";

const listOf = (text: string | undefined) =>
  (text ?? "")
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");

/**
 * Why metrics may not be read from this address; null when they may. Only origins that the installation names, exactly:
 * whoever writes a template must not make the worker call whatever it likes.
 */
export function scrapeProblem(url: string, env: NodeJS.ProcessEnv): string | null {
  const allowed = listOf(env.COUNTERSIGN_SCRAPE_ORIGINS);
  const origin = URL.canParse(url) ? new URL(url).origin : url;
  if (allowed.includes(origin)) return null;
  const list = allowed.length === 0 ? "none is named" : `named are ${allowed.join(", ")}`;
  return `metrics may not be read from ${origin}: add it to COUNTERSIGN_SCRAPE_ORIGINS (${list})`;
}

/** Folders below which an order log may lie. */
export function logRoots(workingDirectory: string, env: NodeJS.ProcessEnv): string[] {
  return [workingDirectory, ...listOf(env.COUNTERSIGN_LOG_FOLDERS).filter(isAbsolute)];
}

/** Whether a path lies below one of the folders, links followed where it exists. */
export function isBelow(path: string, roots: readonly string[]): boolean {
  const real = realPath(path);
  return roots.some((root) => {
    const way = relative(realPath(root), real);
    return way !== "" && !way.startsWith("..") && !isAbsolute(way);
  });
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
