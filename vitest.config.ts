import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "core",
          include: ["{lib,worker,components,prisma}/**/*.test.{ts,tsx}"],
          exclude: ["**/*.db.test.ts"],
        },
      },
      {
        test: {
          name: "db",
          include: ["{lib,worker,prisma}/**/*.db.test.ts"],
          globalSetup: ["worker/stack/test-postgres.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
