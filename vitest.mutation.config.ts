import { defineConfig } from "vitest/config";
export default defineConfig({
  test: {
    include: ["lib/decision/**/*.test.ts", "lib/proof/**/*.test.ts", "lib/canary/**/*.test.ts"],
    exclude: [
      "**/*.db.test.ts",
      "**/*.model.test.ts",
      "**/every-field.test.ts",
      "**/random-inputs.test.ts",
      "**/pace.test.ts",
    ],
  },
});
