import { defineConfig } from "vitest/config";
export default defineConfig({
  test: {
    // Pure modules share nothing that one test could leave to the next; loaded once, a mutant is judged in half the time.
    isolate: false,
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
