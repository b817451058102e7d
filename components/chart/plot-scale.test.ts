import { describe, expect, it } from "vitest";
import { pathOf, spreadLabels } from "./plot-scale.ts";

const scale = { x: (tMs: number) => tMs / 10, y: (value: number) => 100 - value };

describe("pathOf", () => {
  it("draws each stretch apart and a lone point as a dot", () => {
    const segments = [
      [
        { tMs: 0, value: 1 },
        { tMs: 105, value: 2 },
      ],
      [{ tMs: 300, value: 3 }],
    ];
    expect(pathOf(segments, scale)).toBe("M0 99L10.5 98M30 97h0.01");
  });
});

describe("spreadLabels", () => {
  it.each([
    [
      [10, 50],
      [10, 50],
    ],
    [
      [10, 12],
      [10, 22],
    ],
    [
      [12, 10],
      [22, 10],
    ],
    [
      [98, 99],
      [88, 100],
    ],
  ])("%j becomes %j", (ys, expected) => {
    expect(spreadLabels(ys, 12, 100)).toEqual(expected);
  });
});
