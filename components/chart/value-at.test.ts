import { describe, expect, it } from "vitest";
import { valueAt, valueText } from "./value-at.ts";

const POINTS = [
  { tMs: 0, value: 1 },
  { tMs: 1_000, value: 2 },
  { tMs: 2_000, value: null },
  { tMs: 20_000, value: 5 },
];

describe("valueAt", () => {
  it.each([
    [0, 1],
    [499, 1],
    [501, 2],
    [2_100, null],
    [10_000, null],
    [19_000, 5],
    [25_001, null],
    [-6_000, null],
  ])("at %s ms it is %s", (atMs, value) => {
    expect(valueAt(POINTS, atMs)).toBe(value);
  });

  it("is nothing without points", () => {
    expect(valueAt([], 0)).toBeNull();
  });
});

describe("valueText", () => {
  it.each([
    [-3.2, "USD", "−3.20\u00a0USD"],
    [1_000, "ms", "1\u202f000\u00a0ms"],
    [212.4, "ms", "212\u00a0ms"],
    [0.0004, "BTC", "0.0004\u00a0BTC"],
    [-0.00001, "", "0"],
    [0, "", "0"],
    [null, "ms", "no value"],
  ])("%s %s reads %j", (value, unit, text) => {
    expect(valueText(value, unit)).toBe(text);
  });
});
