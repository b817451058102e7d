import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { onBeat, untilNextBeatMs } from "./beat.ts";

describe("untilNextBeatMs", () => {
  it.each([
    ["in the middle of a second", 10_400, 1_000, 0, 600],
    ["on the second it waits for the next one", 10_000, 1_000, 0, 1_000],
    ["counted from a phase", 10_400, 1_000, 700, 300],
    ["before the phase itself, as a countdown is", 10_400, 1_000, 99_700, 300],
    ["of a minute", 61_000, 60_000, 0, 59_000],
  ])("%s", (_name, nowMs, intervalMs, phaseMs, expected) => {
    expect(untilNextBeatMs(nowMs, intervalMs, phaseMs)).toBe(expected);
  });
});

describe("onBeat", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 10_400 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("beats at whole seconds, with one timer for all who share the rhythm", () => {
    const heard: number[] = [];
    const ends = [1, 2, 3].map(() => onBeat(1_000, 0, () => heard.push(Date.now())));
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(2_600);
    expect(heard).toEqual([11_000, 11_000, 11_000, 12_000, 12_000, 12_000, 13_000, 13_000, 13_000]);
    for (const end of ends) end();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("clocks of different phase keep their own second", () => {
    const heard: string[] = [];
    const ends = [
      onBeat(1_000, 0, () => heard.push("utc")),
      onBeat(1_000, 5_700, () => heard.push("mission")),
    ];
    vi.advanceTimersByTime(1_600);
    expect(heard).toEqual(["mission", "utc", "mission", "utc"]);
    for (const end of ends) end();
  });

  it("one who leaves while the beat is on is not called again", () => {
    let calls = 0;
    const end = onBeat(1_000, 0, () => {
      calls += 1;
      end();
    });
    vi.advanceTimersByTime(5_000);
    expect(calls).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});
