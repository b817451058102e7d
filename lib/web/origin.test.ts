import { expect, test } from "vitest";
import { isOwnOrigin } from "./origin.ts";

test.each([
  ["http://localhost:8080", true],
  [null, false],
  ["null", false],
  ["", false],
  ["http://localhost", false],
  ["https://localhost:8080", false],
  ["http://localhost:8080/", false],
  ["http://localhost:8080.evil.example", false],
  ["http://127.0.0.1:8080", false],
])("origin %s: %s", (origin, own) => {
  expect(isOwnOrigin(origin, "http://localhost:8080")).toBe(own);
});
