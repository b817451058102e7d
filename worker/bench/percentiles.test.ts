import { expect, test } from "vitest";
import { summarise } from "./percentiles.ts";

test("percentiles are nearest-rank on raw samples", () => {
  const samples = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(summarise(samples)).toEqual({ n: 100, p50: 50, p95: 95, max: 100 });
  expect(summarise([7])).toEqual({ n: 1, p50: 7, p95: 7, max: 7 });
  expect(summarise([])).toMatchObject({ n: 0, p50: Number.NaN });
});
