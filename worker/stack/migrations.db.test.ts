import { expect, test } from "vitest";
import { missingMigration } from "./new-migration.ts";

test("the migrations lead exactly to prisma/schema.prisma", async () => {
  expect(await missingMigration()).toBe("");
});
