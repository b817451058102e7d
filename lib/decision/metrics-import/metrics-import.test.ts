import { describe, expect, test } from "vitest";
import { canaryV1 } from "../../template/canary-v1.ts";
import { importPreview } from "./import-preview.ts";
import { parseMetricsFile } from "./parse-metrics-file.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const preview = (text: string) => importPreview(bytes(text), { config: canaryV1.config }, canaryV1);
function read(text: string) {
  const answer = preview(text);
  if (!answer.ok) throw new Error(answer.reason);
  return answer.preview;
}
const values = (text: string) =>
  Object.fromEntries(read(text).rows.map(({ measure, value, n }) => [measure, [value, n]]));
const reasons = (text: string) => read(text).leftOut.map(({ why }) => why);

describe("three formats say the same", () => {
  const expected = { acceptancePct: ["97.5", 120], p95LatencyMs: ["412", 300], wsReconnects: ["1", null] };
  test.each([
    [
      "JSON, an object",
      '{"acceptance_pct":{"value":97.5,"n":120},"p95_latency_ms":{"value":"412","samples":300},"ws_reconnects":1}',
    ],
    [
      "JSON, a list",
      '[{"name":"acceptance_pct","value":97.5,"n":120},{"metric":"latency_p95_s","value":0.412,"n":300},{"name":"wsReconnects","value":1}]',
    ],
    [
      "JSON, nested, with counts beside",
      '{"metrics":{"acceptance":{"pct":97.5,"samples":120},"latency":{"p95_ms":412,"p95_samples":300},"ws":{"reconnects":1}}}',
    ],
    ["CSV", "name,value,unit,n\nacceptance,97.5,%,120\np95_latency,412,ms,300\nws_reconnects,1,,\n"],
    [
      "CSV with semicolons and quotes",
      '"Metric";"Value";"Samples"\n"acceptance_pct";97.5;120\nlatency_p95_ms;412;300\nws_reconnects;1;',
    ],
    [
      "CSV, one row",
      "acceptance_pct,acceptance_pct_n,p95_latency_ms,p95_latency_ms_n,ws_reconnects\n97.5,120,412,300,1\n",
    ],
    [
      "Prometheus",
      `# HELP gpt_trader_acceptance_ratio Accepted orders.
# TYPE gpt_trader_acceptance_ratio gauge
gpt_trader_acceptance_ratio 0.975
gpt_trader_acceptance_samples 120
gpt_trader_order_latency_seconds{quantile="0.5"} NaN
gpt_trader_order_latency_seconds{quantile="0.95"} 0.412 1767614400000
gpt_trader_order_latency_seconds_count 300
gpt_trader_websocket_reconnects_total 1
`,
    ],
  ])("%s", (_name, text) => expect(values(text)).toEqual(expected));
});

describe("rates from counts bring their own sample count", () => {
  test("accepted of submitted", () => {
    const text = "gpt_trader_orders_submitted_total 200\ngpt_trader_orders_accepted_total 190\n";
    expect(values(text)).toEqual({ acceptancePct: ["95", 200] });
    expect(read(text).rows[0]?.from).toBe(
      "gpt_trader_orders_accepted_total of gpt_trader_orders_submitted_total",
    );
  });
  test("they agree with a rate without count, and lend it theirs", () => {
    const text = "acceptance_ratio 0.95\norders_submitted_total 200\norders_accepted_total 190\n";
    expect(values(text)).toEqual({ acceptancePct: ["95", 200] });
  });
  test("or contradict it, and then nothing is taken", () => {
    const text = "acceptance_ratio 0.99\norders_submitted_total 200\norders_accepted_total 100\n";
    expect(values(text)).toEqual({});
    expect(reasons(text)).toEqual(
      Array(2).fill("the file says acceptance rate more than once, with different values"),
    );
  });
  test("nothing of nothing is no rate", () => {
    expect(values("orders_submitted_total 0\norders_accepted_total 0\n")).toEqual({});
  });
});

describe("what is not certain is left out with its reason", () => {
  test.each([
    ["a rate without unit", "acceptance_rate 0.97", /unit is not certain/],
    ["a time without unit", "p95_latency 0.4", /unit is not certain/],
    ["an unknown unit", "p95_latency_fortnights 1", /unit is not certain \(“fortnights”\)/],
    ["an unknown name", "gpt_trader_cats_total 9", /no measure of ours/],
    ["not a number", "acceptance_pct NaN", /not a finite number/],
    ["infinity", "p95_latency_ms +Inf", /not a finite number/],
    ["an exponent beyond all", "p95_latency_ms 1e309", /not a finite number/],
    ["hexadecimal", "p95_latency_ms 0x10", /not a finite number/],
    ["more than all", "acceptance_pct 101", /above 100/],
    ["less than none", "p95_latency_ms -3", /negative/],
    ["half a reconnect", "ws_reconnects 0.5", /whole things/],
    ["of another symbol", 'acceptance_pct{symbol="DOGE-PERP"} 99', /another symbol/],
    ["not a sample line", "acceptance_pct 99\n=HYPERLINK(1)", /not a line of the Prometheus/],
    ["labels that are none", "acceptance_pct 9\np95_latency_ms{a=b} 1", /not a line of the Prometheus/],
    ["a sample count of nothing", "critical_errors 0\nacceptance_pct_n 5", /unit is not certain/],
  ])("%s", (_name, text, why) => expect(reasons(text).join("; ")).toMatch(why));

  test("two values for one measure", () => {
    const text = "name,value,n\nacceptance_pct,99,50\nacceptance_ratio,0.5,50\n";
    expect(values(text)).toEqual({});
    expect(reasons(text)).toHaveLength(2);
  });
  test("a JSON key that stands twice", () => {
    expect(values('{"acceptance_pct":50,"acceptance_pct":99}')).toEqual({});
    expect(reasons('{"acceptance_pct":50,"acceptance_pct":99}')).toEqual([
      "the key stands twice in one object, so its value is not certain",
    ]);
  });
  test("names of an object's prototype are names like others", () => {
    expect(values('{"__proto__":{"value":1},"constructor":2,"toString":3}')).toEqual({});
    expect(values('{"acceptance_constructor":1}')).toEqual({});
  });
  test("full-width digits and commas", () => {
    expect(values('{"acceptance_pct":"９７","p95_latency_ms":"1,5"}')).toEqual({});
  });
});

describe("samples", () => {
  test("a rate without count is not enough data, and the preview says so", () => {
    const { rows, feeds } = read("acceptance_pct 100\ncritical_errors 0");
    expect(rows.map((row) => row.lacksSamples)).toEqual([
      "no sample count: not enough data where a rule needs n ≥ 20",
      null,
    ]);
    expect(feeds.find(({ id }) => id === "demo-acceptance")?.verdict).toBe("NOT_ENOUGH_DATA");
    expect(feeds.find(({ id }) => id === "demo-critical-errors")?.verdict).toBe("PASS");
  });
  test("what the file does not name stays without evidence", () => {
    const verdicts = read("critical_errors 0").feeds.filter(({ verdict }) => verdict === "PASS");
    expect(verdicts.map(({ id }) => id)).toEqual(["demo-critical-errors"]);
  });
  test("a count that is none", () => {
    expect(reasons("name,value,n\nacceptance_pct,99,many")).toEqual([
      "its sample count is not a whole number",
    ]);
    expect(reasons("name,value,n\nacceptance_pct,99,-5")).toEqual(["its sample count is not a whole number"]);
  });
  test("the time of measurement is the oldest that a taken line carries", () => {
    expect(read("critical_errors 0 2000\nacceptance_pct 9 1000\ncats 1 5").observedAtMs).toBe(1000);
    expect(read("critical_errors 0").observedAtMs).toBeNull();
  });
});

describe("files that are not read", () => {
  test.each([
    ["empty", bytes(" \n"), "it is empty"],
    ["too large", new Uint8Array(1024 * 1024 + 1).fill(65), "it is larger than 1 MB"],
    ["not text", Uint8Array.of(0xff, 0xfe, 0x00), "it is not UTF-8 text"],
    ["NUL", bytes("a 1\u0000"), "it contains NUL characters"],
    ["too many lines", bytes("a 1\n".repeat(5001)), "it has more than 5,000 lines"],
    ["a line too long", bytes(`a ${"1".repeat(3000)}`), "a line is longer than 2,000 characters"],
    ["prose", bytes("All was well."), "it is neither JSON, nor CSV with a header, nor Prometheus text"],
    ["broken JSON", bytes('{"a":'), "it is neither JSON, nor CSV with a header, nor Prometheus text"],
  ])("%s", (_name, file, reason) => expect(parseMetricsFile(file)).toEqual({ ok: false, reason }));

  test("JSON deeper than a stack is cut off, not followed", () => {
    const deep = `${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`;
    expect(read(deep).leftOut[0]?.why).toBe("nested deeper than 8 levels");
  });
});

test("the largest file that is read is judged to its last line", () => {
  const text = Array.from(
    { length: 5000 },
    (_, index) => `metric_${index}{a="b",c="d"} ${index} 1767614400000`,
  ).join("\n");
  expect(read(text).leftOutCount).toBe(5000);
});
