import { defineConfig } from "vitest/config";
export default defineConfig({
  test: {
    include: ["lib/decision/**/*.test.ts", "lib/proof/**/*.test.ts"],
    exclude: ["**/*.db.test.ts", "**/*.model.test.ts", "**/every-field.test.ts"],
  },
});
