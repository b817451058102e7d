import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Many tests wait for processes and sockets rather than for the processor, so a core is not left to the runner itself.
    maxWorkers: "100%",
    projects: [
      {
        test: {
          name: "core",
          include: ["{lib,worker,components,prisma}/**/*.test.{ts,tsx}"],
          exclude: ["**/*.db.test.ts", "**/*.process.test.ts"],
          // A busy machine is slow, not wrong.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "db",
          include: ["{lib,worker,prisma}/**/*.db.test.ts"],
          globalSetup: ["worker/stack/test-postgres.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        // Whole stacks whose processes are killed: one file at a time, so that they have the machine to themselves.
        test: {
          name: "process",
          include: ["worker/**/*.process.test.ts"],
          globalSetup: ["worker/stack/test-postgres.ts"],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
