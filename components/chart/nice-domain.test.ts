import { describe, expect, it } from "vitest";
import { missionTicks, niceDomain, tickText } from "./nice-domain.ts";

describe("niceDomain", () => {
  it.each([
    [[], 0, 1],
    [[Number.NaN], 0, 1],
    [[-50, 3.2], -60, 20],
    [[0, 212, 1_000], 0, 1_000],
    [[0, 0.0004], 0, 0.0004],
    [[10], 0, 10],
    [[-50], -60, 0],
    [[0], 0, 1],
  ])("%j lies in %s to %s", (values, min, max) => {
    const domain = niceDomain(values);
    expect(domain.min).toBe(min);
    expect(domain.max).toBe(max);
  });

  it("gives ticks without floating-point dust", () => {
    expect(niceDomain([0, 0.3], 3).ticks).toEqual([0, 0.1, 0.2, 0.3]);
  });
});

describe("missionTicks", () => {
  it.each([
    [90_000, [0, 15, 30, 45, 60, 75, 90]],
    [1_800_000, [0, 300, 600, 900, 1_200, 1_500, 1_800]],
  ])("a span of %s ms has ticks at %j s", (endMs, seconds) => {
    expect(missionTicks(0, endMs)).toEqual(seconds.map((second) => second * 1_000));
  });
});

describe("tickText", () => {
  it.each([
    [-20, [-60, -40, -20, 0], "−20"],
    [0, [0, 0.5, 1], "0.0"],
    [1_000, [0, 500, 1_000], "1\u202f000"],
  ])("%s among %j reads %j", (value, ticks, text) => {
    expect(tickText(value, ticks)).toBe(text);
  });
});
