import { describe, expect, it } from "vitest";
import { tableRows } from "./table-rows.ts";

describe("tableRows", () => {
  it("keeps the lowest and highest value of each stretch and shows a silent one as empty", () => {
    const points = [
      { tMs: 0, value: 4 },
      { tMs: 100, value: 1 },
      { tMs: 2_500, value: 7 },
    ];
    expect(tableRows([{ points }], { fromMs: 0, toMs: 10_000, rows: 10 })).toEqual([
      { tMs: 0, cells: [{ min: 1, max: 4 }] },
      { tMs: 1_000, cells: [null] },
      { tMs: 2_000, cells: [{ min: 7, max: 7 }] },
    ]);
  });

  it("has no rows without values", () => {
    expect(tableRows([{ points: [{ tMs: 5, value: null }] }], { fromMs: 0, toMs: 10, rows: 5 })).toEqual([]);
  });
});
