import { describe, expect, it } from "vitest";
import { ageLevel, ageWords } from "./age-level.ts";

describe("ageLevel", () => {
  it.each([
    [0, "normal"],
    [3_000, "normal"],
    [3_001, "caution"],
    [10_000, "caution"],
    [10_001, "serious"],
    [null, "serious"],
  ] as const)("an age of %s ms is %s", (ageMs, level) => {
    expect(ageLevel(ageMs)).toBe(level);
  });
});

describe("ageWords", () => {
  it.each([
    [-500, "now"],
    [999, "now"],
    [2_400, "2 s ago"],
    [59_999, "59 s ago"],
    [60_000, "1 min ago"],
    [3 * 3_600_000, "3 h ago"],
    [47 * 3_600_000, "47 h ago"],
    [5 * 86_400_000, "5 d ago"],
  ])("%s ms reads as %s", (ageMs, words) => {
    expect(ageWords(ageMs)).toBe(words);
  });
});
