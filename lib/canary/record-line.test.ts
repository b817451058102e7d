import { describe, expect, it } from "vitest";
import { LineRecorder } from "./record-line.ts";

const T0_MS = 1_700_000_000_000;
const risk = (result: "allowed" | "denied", rule = "spread", reason = "why") =>
  ({ t: 0, type: "risk", rule, result, reason, inputs: {} }) as const;
const order = (status: "submitted" | "filled") =>
  ({
    t: 0,
    type: "order",
    id: "a",
    status,
    symbol: "BTC-PERP",
    side: "buy",
    sizeBtc: "0.01",
  }) as const;

/** Which of these lines, `sec` apart from the first, stand in the record, and what else is written with them. */
const recorded = (lines: [sec: number, line: ReturnType<typeof risk> | ReturnType<typeof order>][]) => {
  const recorder = new LineRecorder();
  return lines.map(([sec, line]) =>
    recorder.record(line, T0_MS + sec * 1_000).map((body) => {
      if (body.type !== "telemetry") return body.type;
      return body.line.type === "risk" ? `${body.line.rule} ${body.line.result}` : body.line.type;
    }),
  );
};

describe("filter results in the record", () => {
  const [yes, no] = ["spread allowed", "spread denied"];
  it.each<[string, Parameters<typeof recorded>[0], string[][]]>([
    [
      "the first of each kind, and each change",
      [
        [0, risk("allowed")],
        [1, risk("denied")],
        [2, risk("allowed")],
      ],
      [[yes], [no], [yes]],
    ],
    [
      "a denial that stays is repeated after five seconds, not before",
      [
        [0, risk("denied")],
        [4.999, risk("denied")],
        [5, risk("denied")],
        [9.999, risk("denied")],
        [10, risk("denied")],
      ],
      [[no], [], [no], [], [no]],
    ],
    [
      "one filter says nothing about another",
      [
        [0, risk("denied")],
        [0, risk("denied", "depth")],
      ],
      [[no], ["depth denied"]],
    ],
    [
      "a yes that was said before stands there once an order follows from it, and once only",
      [
        [0, risk("allowed")],
        [1, risk("allowed")],
        [2, order("submitted")],
        [3, order("submitted")],
      ],
      [[yes], [], [yes, "order"], ["order"]],
    ],
    [
      "an order that goes on does not follow from a yes",
      [
        [0, risk("allowed")],
        [1, risk("allowed")],
        [2, order("filled")],
        [3, order("submitted")],
      ],
      [[yes], [], ["order"], [yes, "order"]],
    ],
    [
      "a yes that was taken back leads to no order",
      [
        [0, risk("allowed")],
        [1, risk("allowed")],
        [2, risk("denied")],
        [3, order("submitted")],
      ],
      [[yes], [], [no], ["order"]],
    ],
  ])("%s", (_name, lines, expected) => {
    expect(recorded(lines)).toEqual(expected);
  });
});

describe("a flood", () => {
  const LIMIT = 60;
  const flood = (recorder: LineRecorder, times: number, atMs: number) => {
    const written: string[] = [];
    for (let index = 0; index < times; index += 1)
      for (const body of recorder.recordMalformed("not JSON", "{", atMs)) written.push(body.type);
    return written;
  };

  it("is kept up to its limit a minute, and told once", () => {
    const recorder = new LineRecorder();
    const written = flood(recorder, LIMIT + 5, T0_MS);
    expect(written.filter((type) => type === "malformedLine")).toHaveLength(LIMIT);
    expect(written.filter((type) => type === "finding")).toHaveLength(1);
    expect(written).toHaveLength(LIMIT + 1);
    expect(flood(recorder, 1, T0_MS + 59_999)).toEqual([]);
    expect(flood(recorder, LIMIT + 1, T0_MS + 60_000)).toHaveLength(LIMIT);
  });

  it("begins anew with the minute, however late the minute comes", () => {
    const recorder = new LineRecorder();
    flood(recorder, LIMIT, T0_MS);
    for (let minute = 1; minute <= 3; minute += 1)
      expect(flood(recorder, LIMIT, T0_MS + minute * 60_000)).toHaveLength(LIMIT);
  });
});
