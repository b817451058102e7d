import { describe, expect, it } from "vitest";
import { controlSchema, MAX_LINE_LENGTH, parseLine } from "./telemetry.ts";

describe("a line of a canary", () => {
  it.each<[string, string, object]>([
    ["a heartbeat", '{"t":1,"type":"heartbeat"}', { kind: "telemetry", line: { t: 1, type: "heartbeat" } }],
    [
      "more than was asked for",
      '{"t":1,"type":"heartbeat","mood":"good"}',
      { kind: "telemetry", line: { t: 1, type: "heartbeat" } },
    ],
    ["an unknown type", '{"t":1,"type":"mood"}', { kind: "unknown", type: "mood" }],
    ["half a line", '{"t":1,"ty', { kind: "malformed", reason: "not JSON", excerpt: '{"t":1,"ty' }],
    ["a number", "5", { kind: "malformed", excerpt: "5" }],
    ["nothing at all", "null", { kind: "malformed", excerpt: "null" }],
    ["no type", '{"t":1}', { kind: "malformed", excerpt: '{"t":1}' }],
    ["no time", '{"type":"heartbeat"}', { kind: "malformed", reason: expect.stringMatching(/^t: /) }],
    [
      "a size that is no decimal",
      '{"t":1,"type":"fill","orderId":"a","sizeBtc":"much","price":"1","feeUsd":"0"}',
      { kind: "malformed", reason: expect.stringMatching(/^sizeBtc: /) },
    ],
    [
      "a negative acknowledgement time",
      '{"t":1,"type":"order","id":"a","status":"accepted","symbol":"B","side":"buy","sizeBtc":"1","ackMs":-1}',
      { kind: "malformed", reason: expect.stringMatching(/^ackMs: /) },
    ],
  ])("%s", (_name, text, expected) => {
    expect(parseLine(text)).toMatchObject(expected);
  });

  it("is read up to its limit and not one character beyond, with a short excerpt", () => {
    const line = (length: number) => {
      const start = '{"t":1,"type":"log","level":"info","message":"';
      return `${start}${"x".repeat(length - start.length - 2)}"}`;
    };
    expect(parseLine(line(MAX_LINE_LENGTH)).kind).toBe("telemetry");
    const long = parseLine(line(MAX_LINE_LENGTH + 1));
    expect(long).toMatchObject({ kind: "malformed", reason: "line too long" });
    if (long.kind === "malformed") expect(long.excerpt).toHaveLength(120);
  });
});

describe("a control line", () => {
  it.each([
    ['{"cmd":"hold"}', true],
    ['{"cmd":"resume"}', true],
    ['{"cmd":"stop","closeAll":true}', true],
    ['{"cmd":"stop"}', false],
    ['{"cmd":"dance"}', false],
  ])("%s is understood: %s", (text, isUnderstood) => {
    expect(controlSchema.safeParse(JSON.parse(text)).success).toBe(isUnderstood);
  });
});
