import { describe, expect, test } from "vitest";
import type { MeasureName } from "../../template/schema.ts";
import { countedRates } from "./counted-rates.ts";
import { mapMetrics } from "./map-metrics.ts";
import { measureFor, plainName } from "./metric-names.ts";
import { parsePrometheusMetrics } from "./parse-prometheus-metrics.ts";

const parsed = (text: string) => parsePrometheusMetrics(text) ?? { lines: [], leftOut: [] };
const ALL: readonly MeasureName[] = [
  "durationMin",
  "acceptancePct",
  "orderSuccessPct",
  "errorRatePct",
  "p50LatencyMs",
  "p95LatencyMs",
  "wsReconnects",
  "criticalErrors",
];
function read(text: string, wanted: readonly MeasureName[] = ALL) {
  const { mapped, leftOut } = mapMetrics(parsed(text), { wanted: new Set(wanted), symbol: "BTC-PERP" });
  return {
    values: mapped.map(({ measure, value, n }) => [measure, value, n]),
    leftOut: leftOut.map(({ line, text: written, why }) => `${line}: ${written}: ${why}`),
  };
}

describe("a sample count belongs to the value of its own name and series", () => {
  test.each<[string, string, unknown[]]>([
    ["beside it", "acceptance_pct 97\nacceptance_pct_n 120", ["acceptancePct", "97", 120]],
    [
      "under its name without the unit",
      "acceptance_pct 97\nacceptance_samples 120",
      ["acceptancePct", "97", 120],
    ],
    [
      "with the same labels in another order",
      'acceptance_pct{a="1",b="2"} 97\nacceptance_pct_n{b="2",a="1"} 120',
      ["acceptancePct", "97", 120],
    ],
    [
      "a summary's quantile and its count",
      'latency_seconds{quantile="0.95",a="1"} 0.4\nlatency_seconds_count{a="1"} 300',
      ["p95LatencyMs", "400", 300],
    ],
  ])("%s, and is not listed as unknown", (_name, text, value) =>
    expect(read(text)).toEqual({ values: [value], leftOut: [] }),
  );
  test("of another series it is nobody's", () => {
    expect(read('acceptance_pct{a="1"} 97\nacceptance_samples{a="2"} 120')).toEqual({
      values: [["acceptancePct", "97", null]],
      leftOut: [
        "2: acceptance_samples = 120: its unit is not certain (“samples”): name it with one of pct, percent, percentage, %, ratio, fraction",
      ],
    });
  });
  test("a value whose name ends like a count is not its own sample count", () => {
    expect(read("ws_reconnects_count 3")).toEqual({ values: [["wsReconnects", "3", null]], leftOut: [] });
  });
  test.each(["12.5", "1234567890", "-1", "many"])("%s is no sample count", (count) => {
    expect(read(`acceptance_pct 97\nacceptance_pct_n ${count}`)).toEqual({
      values: [],
      leftOut: ["1: acceptance_pct = 97: its sample count is not a whole number"],
    });
  });
});

test.each([
  ["minutes from seconds, to four decimals", "duration_seconds 1234", "20.5667"],
  ["percent from a ratio, as precise as it came", "acceptance_ratio 0.97532135", "97.532135"],
  ["milliseconds from microseconds", "p95_latency_us 412345", "412.345"],
])("%s", (_name, text, value) => expect(read(text).values[0]?.[1]).toBe(value));

describe("two values that agree are one", () => {
  test.each<[string, string, number | null]>([
    [
      "the one with more samples is taken",
      'acceptance_pct{a="1"} 97\nacceptance_pct{a="2"} 97\nacceptance_pct_n{a="2"} 50',
      50,
    ],
    [
      "whichever stands first",
      'acceptance_pct{a="1"} 97\nacceptance_pct_n{a="1"} 50\nacceptance_pct{a="2"} 97',
      50,
    ],
    [
      "of two counts the larger",
      'acceptance_pct{a="1"} 97\nacceptance_pct_n{a="1"} 50\nacceptance_pct{a="2"} 97\nacceptance_pct_n{a="2"} 120',
      120,
    ],
    [
      "no samples, said outright, stand before an unknown count",
      'acceptance_pct{a="1"} 97\nacceptance_pct{a="2"} 97\nacceptance_pct_n{a="2"} 0',
      0,
    ],
    [
      "also when said first",
      'acceptance_pct{a="1"} 97\nacceptance_pct_n{a="1"} 0\nacceptance_pct{a="2"} 97',
      0,
    ],
  ])("%s", (_name, text, n) =>
    expect(read(text)).toEqual({ values: [["acceptancePct", "97", n]], leftOut: [] }),
  );
  test("a rounding apart they agree, further apart they do not", () => {
    expect(read("acceptance_pct 97.005\nacceptance_ratio 0.97").values).toHaveLength(1);
    expect(read("acceptance_pct 97.0051\nacceptance_ratio 0.97")).toEqual({
      values: [],
      leftOut: [
        "1: acceptance_pct = 97.0051: the file says acceptance rate more than once, with different values",
        "2: acceptance_ratio = 0.97: the file says acceptance rate more than once, with different values",
      ],
    });
  });
});

describe("what the form does not ask for is left out", () => {
  test("a value of another measure", () => {
    expect(read("acceptance_pct 97\ncritical_errors 0", ["acceptancePct"])).toEqual({
      values: [["acceptancePct", "97", null]],
      leftOut: ["2: critical_errors = 0: no rule of this form asks a demo for it"],
    });
  });
  test("a rate from two counts", () => {
    expect(read("orders_submitted 200\norders_accepted 190", ["criticalErrors"])).toEqual({
      values: [],
      leftOut: [],
    });
  });
  test("a series of another symbol; the form's own is taken", () => {
    expect(read('acceptance_pct{symbol="BTC-PERP"} 97\nacceptance_pct{symbol="DOGE-PERP"} 9')).toEqual({
      values: [["acceptancePct", "97", null]],
      leftOut: ["2: acceptance_pct = 9: it is of another symbol than BTC-PERP"],
    });
  });
  test("in the order of the file, whatever the reason", () => {
    const lines = [
      "cats 9",
      "acceptance_rate 97",
      "???",
      'critical_errors{symbol="DOGE-PERP"} 1',
      "p95_latency_ms NaN",
    ];
    expect(read(lines.join("\n")).leftOut.map((one) => one.slice(0, 2))).toEqual([
      "1:",
      "2:",
      "3:",
      "4:",
      "5:",
    ]);
  });
});

describe("a rate counted from two lines", () => {
  const UNKNOWN = "no measure of ours has this name";
  test("all of all is a hundred percent; both lines are used up", () => {
    expect(read("orders_submitted_total 200\norders_accepted_total 200")).toEqual({
      values: [["acceptancePct", "100", 200]],
      leftOut: [],
    });
  });
  test.each([
    ["nothing of nothing", "orders_accepted 0\norders_submitted 0"],
    ["more than all", "orders_accepted 201\norders_submitted 200"],
    ["parts of an order", "orders_accepted 97.5\norders_submitted 200"],
    ["a part without the whole", "orders_accepted 190\norders_cancelled 10"],
    ["a name that only begins like one", "orders_total_accepted 190\norders_submitted 200"],
  ])("none from %s", (_name, text) => {
    expect(countedRates(parsed(text).lines)).toEqual({ rates: [], used: new Set() });
    const leftOut = text.split("\n").map((one, at) => `${at + 1}: ${one.replace(" ", " = ")}: ${UNKNOWN}`);
    expect(read(text)).toEqual({ values: [], leftOut });
  });
  test("none where a count stands for each side, because neither is the whole", () => {
    const text = 'orders_accepted{side="buy"} 90\norders_accepted{side="sell"} 95\norders_submitted 200';
    expect(read(text)).toMatchObject({ values: [], leftOut: { length: 3 } });
  });
});

describe("names", () => {
  test.each([
    ["gpt_trader_wsUptimePct", "ws_uptime_pct"],
    ["WS - Uptime.pct", "ws_uptime_pct"],
    ["bot_", "bot_"],
    ["robot_errors", "robot_errors"],
  ])("%s is %s", (name, plain) => expect(plainName(name)).toBe(plain));

  const NONE: ReadonlyMap<string, string> = new Map();
  test.each([
    ["p95_latency_fortnights", "(“fortnights”): name it with one of ms, milliseconds, s, sec, seconds, us"],
    ["ws_reconnects_pct", "(“pct”): name it with one of total, count"],
  ])("%s says which units would do", (name, words) =>
    expect(measureFor(name, null, NONE)).toEqual({ problem: `its unit is not certain ${words}` }),
  );

  const P95 = new Map([["quantile", "0.95"]]);
  test.each([
    ["latency_seconds", "p95LatencyMs"],
    ["order_latency_ms", "p95LatencyMs"],
    ["my_latency_seconds", undefined],
    ["latencyfoo", undefined],
  ])("the 95 %% quantile of %s is %s", (name, measure) =>
    expect(measureFor(name, null, P95)).toEqual(measure ? expect.objectContaining({ measure }) : null),
  );
  test("a quantile without a unit is known, but not certain", () => {
    expect(measureFor("latency", null, P95)).toEqual({
      problem: expect.stringMatching(/^its unit is not certain: name it with one of ms/),
    });
    expect(measureFor("latency", "s", P95)).toMatchObject({ conversion: { factor: "1000", from: "s" } });
  });
});
