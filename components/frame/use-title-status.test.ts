import { describe, expect, it } from "vitest";
import { titleWithStatus } from "./use-title-status.ts";

describe("titleWithStatus", () => {
  it.each([
    ["Runs · Countersign", "NORMAL T+12:31", "NORMAL T+12:31 | Runs · Countersign"],
    ["NORMAL T+12:31 | Runs · Countersign", "CAUTION T+12:40", "CAUTION T+12:40 | Runs · Countersign"],
    ["CAUTION T+12:40 | Runs · Countersign", null, "Runs · Countersign"],
    ["Runs · Countersign", null, "Runs · Countersign"],
  ])("%j with %j is %j", (title, status, expected) => {
    expect(titleWithStatus(title, status)).toBe(expected);
  });
});
