import { join } from "node:path";

/** Where reports are written as Markdown beside the database: the form's folder, unless COUNTERSIGN_REPORTS names another. */
export function reportsDirectory(): string {
  return process.env.COUNTERSIGN_REPORTS ?? join("docs", "ops", "preflight", "canary");
}
