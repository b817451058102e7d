import { defineConfig } from "@playwright/test";

/** A whole canary's life with four signed-in people takes minutes; a single step seconds. */
const TEST_TIMEOUT_MS = 600_000;
const STEP_TIMEOUT_MS = 30_000;

export default defineConfig({
  testDir: "e2e",
  globalSetup: "./worker/stack/browser-test-stack.ts",
  outputDir: "test-results",
  // One stack, one paper account: runs would stand in each other's way.
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: TEST_TIMEOUT_MS,
  expect: { timeout: STEP_TIMEOUT_MS },
  use: {
    browserName: "chromium",
    actionTimeout: STEP_TIMEOUT_MS,
    screenshot: "only-on-failure",
    // Filming four live pages at once costs more than the canary itself; a failure keeps its screenshot and its steps.
    trace: { mode: "retain-on-failure", screenshots: false, snapshots: false },
    launchOptions: {
      executablePath: process.env.CHROME_PATH || "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
