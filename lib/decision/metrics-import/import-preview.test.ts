import { describe, expect, test } from "vitest";
import { canaryV1 } from "../../template/canary-v1.ts";
import { importPreview } from "./import-preview.ts";

function read(text: string) {
  const answer = importPreview(new TextEncoder().encode(text), { config: canaryV1.config }, canaryV1);
  if (!answer.ok) throw new Error(answer.reason);
  return answer;
}

describe("the sample count decides whether a rate says anything", () => {
  test.each<[string, string | null, number]>([
    ["", "no sample count: not enough data where a rule needs n ≥ 20", 0],
    ["0", "0 of 20 samples: not enough data", 0],
    ["19", "19 of 20 samples: not enough data", 19],
    ["20", null, 20],
    ["120", null, 120],
  ])("a rate with the count %j", (n, lacksSamples, counted) => {
    const { preview, measured } = read(`name,value,n\nacceptance_pct,97.5,${n}`);
    expect(preview.rows[0]).toMatchObject({ lacksSamples, n: n === "" ? null : counted });
    expect(measured[0]).toMatchObject({ measure: "acceptancePct", value: "97.5", unit: "%", n: counted });
  });
  test.each(["pnl_difference", "critical_errors", "ws_uptime_pct"])(
    "%s without a count is one fact",
    (name) => {
      const { preview, measured } = read(`name,value\n${name},0`);
      expect(preview.rows[0]).toMatchObject({ lacksSamples: null, n: null });
      expect(measured[0]?.n).toBe(1);
    },
  );
});

describe("the 95 % interval", () => {
  // 39 of 40: Wilson's interval is 87.1 % to 99.6 %.
  const text = "name,value,n\np95_latency_ms,40,100\nacceptance_pct,97.5,40\norder_success_pct,100,0";
  const interval = [expect.closeTo(87.12, 1), expect.closeTo(99.56, 1)];
  test("stands with a rate of samples, and with nothing else", () => {
    expect(read(text).preview.rows.map((row) => [row.measure, row.interval])).toEqual([
      ["p95LatencyMs", null],
      ["acceptancePct", interval],
      ["orderSuccessPct", null],
    ]);
  });
  test("goes with what is measured", () => {
    expect(read(text).measured).toEqual([
      { measure: "p95LatencyMs", value: "40", unit: "ms", n: 100 },
      { measure: "acceptancePct", value: "97.5", unit: "%", n: 40, interval },
      { measure: "orderSuccessPct", value: "100", unit: "%", n: 0 },
    ]);
  });
});

test("the preview judges every row that rests on a demo, with its rules, and no drill", () => {
  const { feeds } = read("acceptance_pct 97").preview;
  expect(feeds.map(({ id }) => id)).toEqual([
    "demo-duration",
    "demo-acceptance",
    "demo-critical-errors",
    "demo-pnl",
    "demo-funding",
    "system-p50",
    "system-p95",
    "system-reconnects",
    "system-staleness",
    "system-memory",
    "metric-acceptance",
    "metric-p50",
    "metric-p95",
    "metric-order-success",
    "metric-ws-uptime",
    "metric-error-rate",
  ]);
  expect(feeds.find(({ id }) => id === "system-memory")?.rules).toEqual([
    "memory growth ≤ 1 MB/min (n ≥ 20)",
    "memory range ≤ 20 % (n ≥ 20)",
  ]);
});

test("of many lines left out 200 are listed and all are counted", () => {
  const { leftOut, leftOutCount } = read(
    Array.from({ length: 201 }, (_, at) => `cats_${at} 1`).join("\n"),
  ).preview;
  expect([leftOut.length, leftOutCount]).toEqual([200, 201]);
});

test("a file that cannot be read brings its reason and nothing else", () => {
  const answer = importPreview(new Uint8Array(), { config: canaryV1.config }, canaryV1);
  expect(answer).toEqual({ ok: false, reason: "it is empty" });
});
