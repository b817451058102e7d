import { existsSync, readFileSync } from "node:fs";

/** The build that runs and is signed for: set by the launcher; a checkout without one says so. */
export function buildId(): string {
  return process.env.COUNTERSIGN_BUILD_ID || buildIdOfNext() || "unbuilt";
}

function buildIdOfNext(): string | undefined {
  const file = ".next/BUILD_ID";
  return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
}
