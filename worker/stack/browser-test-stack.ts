import { rmSync } from "node:fs";
import { freePorts } from "./ports.ts";
import { startStack } from "./stack.ts";
import { currentBuildId } from "./stamps.ts";
import { makeTemporaryStateDir } from "./throw-away-postgres.ts";

/**
 * Playwright's global set-up: a whole stack of its own on free ports with the paper exchange's faults switched on.
 * Tests find it by E2E_URL (the web, on http://localhost), E2E_PAPER_ADMIN_URL and E2E_DATABASE_URL. Returns the
 * function that takes it away again.
 */
export default async function setUp(): Promise<() => Promise<void>> {
  const varDir = makeTemporaryStateDir();
  const stack = await startStack({
    ports: await freePorts(),
    varDir,
    webMode: "start",
    faults: true,
    quiet: true,
    throwAway: true,
  });
  process.env.E2E_URL = stack.urls.web;
  process.env.E2E_PAPER_ADMIN_URL = stack.adminUrl;
  process.env.E2E_DATABASE_URL = stack.databaseUrl;
  process.env.E2E_VAR_DIR = varDir;
  // Tests that act through the service sign for the build that this stack runs.
  process.env.COUNTERSIGN_BUILD_ID = currentBuildId();
  return async () => {
    await stack.stop();
    rmSync(varDir, { recursive: true, force: true });
  };
}
