import { describe, expect, it } from "vitest";
import { missionText, spanText, utcText } from "./clock-text.ts";

const AT = Date.UTC(2026, 10, 22, 20, 31, 4);

describe("clock texts", () => {
  it("writes UTC in full and in parts", () => {
    expect(utcText(AT)).toBe("2026-11-22 20:31:04 UTC");
    expect(utcText(AT, "date")).toBe("2026-11-22");
    expect(utcText(AT, "time")).toBe("20:31:04 UTC");
  });

  it.each([
    [0, "00:00"],
    [751_000, "12:31"],
    [-751_000, "12:31"],
    [3_725_000, "1:02:05"],
    [48 * 3_600_000, "48:00:00"],
  ])("writes a span of %s ms as %s", (spanMs, text) => {
    expect(spanText(spanMs)).toBe(text);
  });

  it.each([
    [AT, "T+00:00"],
    [AT + 751_999, "T+12:31"],
    [AT - 1, "T−00:01"],
    [AT - 1_000, "T−00:01"],
    [AT - 42_001, "T−00:43"],
  ])("counts the mission at %s as %s", (nowMs, text) => {
    expect(missionText(nowMs, AT)).toBe(text);
  });
});
