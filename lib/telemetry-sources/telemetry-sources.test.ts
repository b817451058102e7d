import { describe, expect, test } from "vitest";
import { type Telemetry, telemetrySchema } from "../canary/telemetry.ts";
import { commandProfileSchema } from "../template/command-profile.ts";
import {
  IntakeLimit,
  MAX_CHARS_PER_SECOND,
  MAX_FLOODED_SECONDS,
  MAX_LINES_PER_SECOND,
} from "./intake-limit.ts";
import { LineCutter } from "./line-cutter.ts";
import { MetricsReader } from "./metrics-reader.ts";
import { readOrderLogLine } from "./order-log.ts";
import { readExposition } from "./prometheus-text.ts";
import { SourceClock } from "./source-clock.ts";

describe("lines cut from a stream", () => {
  test.each<[string, string[], string[], string | null]>([
    ["whole lines", ["a\nb\n"], ["a", "b"], null],
    ["a line in three pieces", ["a", "b", "c\nd"], ["abc"], "d"],
    ["empty lines", ["\n \n\na\n"], ["a"], null],
    ["half a line", ["a\nb"], ["a"], "b"],
    ["a line of exactly the limit", ["12345678\n"], ["12345678"], null],
    ["one beyond the limit, and the next", ["1234567890\nb\n"], ["123456789", "b"], null],
    ["one beyond the limit in pieces", ["123456", "7890", "1234", "\nb"], ["123456789"], "b"],
    ["one beyond the limit without an end", ["1234567890"], ["123456789"], null],
  ])("%s", (_what, pieces, lines, rest) => {
    const cutter = new LineCutter(8);
    expect(pieces.flatMap((piece) => cutter.take(piece))).toEqual(lines);
    expect(cutter.end()).toBe(rest);
    expect(cutter.end()).toBeNull();
  });

  test("ten million characters without an end keep no memory", () => {
    const cutter = new LineCutter(100);
    const piece = "x".repeat(100_000);
    const lines = Array.from({ length: 100 }, () => cutter.take(piece)).flat();
    expect(lines.map((line) => line.length)).toEqual([101]);
    expect(cutter.take("\nok\n")).toEqual(["ok"]);
  });
});

describe("how much is taken from one source", () => {
  const admit = (limit: IntakeLimit, count: number, nowMs: number, length = 10) =>
    Array.from({ length: count }, () => limit.admit(length, nowMs));

  test("up to the limit every line is taken, in every second anew", () => {
    const limit = new IntakeLimit();
    for (const atMs of [0, 1_000, 2_000]) {
      expect(new Set(admit(limit, MAX_LINES_PER_SECOND, atMs))).toEqual(new Set(["TAKE"]));
    }
  });

  test("beyond it the first line is said and the rest dropped", () => {
    const limit = new IntakeLimit();
    admit(limit, MAX_LINES_PER_SECOND, 0);
    expect(admit(limit, 3, 999)).toEqual(["SAY", "DROP", "DROP"]);
    expect(admit(limit, 1, 1_000)).toEqual(["TAKE"]);
  });

  test("characters are bounded as lines are", () => {
    const limit = new IntakeLimit();
    expect(limit.admit(MAX_CHARS_PER_SECOND, 0)).toBe("TAKE");
    expect(limit.admit(1, 10)).toBe("SAY");
  });

  test("a flood that lasts is given up", () => {
    const limit = new IntakeLimit();
    const said = Array.from({ length: MAX_FLOODED_SECONDS }, (_, second) =>
      admit(limit, MAX_LINES_PER_SECOND + 1, second * 1_000).at(-1),
    );
    expect(said).toEqual(["SAY", "SAY", "SAY", "SAY", "GIVE_UP"]);
  });

  test("a calm second in between begins the count again", () => {
    const limit = new IntakeLimit();
    for (let second = 0; second < 20; second += 1) {
      const lines = second % 4 === 3 ? 1 : MAX_LINES_PER_SECOND + 1;
      expect(admit(limit, lines, second * 1_000)).not.toContain("GIVE_UP");
    }
  });
});

describe("a source that falls silent while another talks", () => {
  const limits = { firstWordMs: 15_000, silenceMs: 10_000 };
  test.each<[string, number[], number, string | null]>([
    ["has the launch's time for its first word", [], 14_999, null],
    ["is silent after it", [], 15_000, "metrics"],
    ["may pause", [20_000], 29_999, null],
    ["is silent after the limit", [20_000], 30_000, "metrics"],
  ])("%s", (_what, heard, nowMs, source) => {
    const clock = new SourceClock(limits);
    clock.expect("metrics", 0);
    clock.expect("lines", 0);
    for (const atMs of heard) clock.heard("metrics", atMs);
    clock.heard("lines", nowMs);
    clock.heard("nobody", nowMs);
    expect(clock.silent(nowMs)?.source ?? null).toBe(source);
  });

  test("a launch that allows less than the silence gives the silence's time", () => {
    const clock = new SourceClock({ firstWordMs: 1_000, silenceMs: 10_000 });
    clock.expect("metrics", 0);
    expect(clock.silent(9_999)).toBeNull();
    expect(clock.silent(10_000)).toEqual({ source: "metrics", sinceMs: 0, silentMs: 10_000 });
  });
});

describe("an answer of the metrics' address", () => {
  test.each<[string, string, string]>([
    ["a web page", "<!doctype html><html><body>Sign in</body></html>", "not the Prometheus text format"],
    ["a web page behind comments", "# HELP a b\n<html>", "not the Prometheus text format"],
    ["nothing", "", "no values"],
    ["comments only", "# TYPE a gauge\n", "no values"],
    ["only NaN", "a NaN\n", "no values"],
    ["JSON", '{"status":"ok"}', "not the Prometheus text format"],
    ["half a line", 'a 1\nb{x="1', "not the Prometheus text format"],
    ["a word for a number", "a up", "no number"],
    ["a label twice", 'a{x="1",x="2"} 1', "not the Prometheus text format"],
    ["a number that explodes", "a 1e99999", "no number"],
    ["too many values", "a 1\n".repeat(20_001), "more than 20000"],
  ])("%s is refused with a reason", (_what, text, reason) => {
    expect(readExposition(text)).toEqual({ ok: false, reason: expect.stringContaining(reason) });
  });

  test("labels, times, escapes and exponents are read without losing a digit", () => {
    const read = readExposition(
      '# TYPE a gauge\na{x="1,}",y="q\\"\\n"} 1.000000000000000001e+3 1700000000000\r\nb -0.5\n',
    );
    expect(read).toMatchObject({
      ok: true,
      samples: [{ name: "a", value: "1.000000000000000001e+3" }, { name: "b" }],
    });
    expect(read.ok && [...(read.samples[0]?.labels ?? [])]).toEqual([
      ["x", "1,}"],
      ["y", 'q"\n'],
    ]);
  });
});

const SOURCE = commandProfileSchema.parse({
  program: "bot",
  prometheus: { url: "http://127.0.0.1:1/metrics", preset: "gpt_trader" },
}).prometheus;
if (!SOURCE) throw new Error("the profile has no metrics");

const ALL = { orders: true, requests: true };
const reader = (counts = ALL, names = {}) =>
  new MetricsReader({ source: { ...SOURCE, names }, symbol: "BTC-PERP", counts });
function linesOf(metrics: MetricsReader, text: string, nowMs = 5): Telemetry[] {
  const read = metrics.read(text, nowMs);
  if (!read.ok) throw new Error(read.reason);
  for (const line of read.lines) expect(telemetrySchema.parse(line)).toEqual(line);
  return read.lines;
}
const typesOf = (lines: readonly Telemetry[]) =>
  lines.map((line) => (line.type === "order" ? `${line.status} ${line.id}` : line.type));

const ACCOUNT = `gpt_trader_equity_dollars 10000.01
gpt_trader_realized_pnl_dollars 1.25e-1
gpt_trader_unrealized_pnl_dollars -0.5
gpt_trader_fees_dollars -0.01
gpt_trader_funding_usd 0
gpt_trader_position_btc 0.01
`;

describe("a bot's metrics become the lines that it would have printed", () => {
  test("an account, exactly as written", () => {
    expect(linesOf(reader(), ACCOUNT)).toEqual([
      {
        t: 5,
        type: "account",
        equityUsd: "10000.01",
        realizedUsd: "0.125",
        unrealizedUsd: "-0.5",
        feesUsd: "-0.01",
        fundingUsd: "0",
        positionBtc: "0.01",
      },
      { t: 5, type: "heartbeat" },
    ]);
  });

  test("half an account is no claim", () => {
    expect(typesOf(linesOf(reader(), ACCOUNT.replace(/.*funding.*\n/, "")))).toEqual(["heartbeat"]);
  });

  test("the template's own name goes before the preset, and labels choose the series", () => {
    const names = { equityUsd: 'money{kind="all"}' };
    const text = `${ACCOUNT}money{kind="all"} 7\nmoney{kind="free"} 3\n`;
    expect(linesOf(reader(ALL, names), text)[0]).toMatchObject({ equityUsd: "7" });
  });

  test("streams are told when they change", () => {
    const metrics = reader();
    const up = "gpt_trader_websocket_connected 1\n";
    expect(linesOf(metrics, up).slice(0, 2)).toMatchObject([
      { name: "public", state: "up" },
      { name: "private", state: "up" },
    ]);
    expect(typesOf(linesOf(metrics, up))).toEqual(["heartbeat"]);
    expect(linesOf(metrics, "gpt_trader_websocket_connected 0")[0]).toMatchObject({ state: "down" });
  });

  const orders = (success: number, rejected: number) =>
    `gpt_trader_order_submission_total{result="success",side="buy"} ${success}\n` +
    (rejected ? `gpt_trader_order_submission_total{result="rejected",side="sell"} ${rejected}\n` : "");

  test("orders count from the first scrape on; a series that appears later began at zero", () => {
    const metrics = reader();
    expect(typesOf(linesOf(metrics, orders(10, 0)))).toEqual(["heartbeat"]);
    expect(typesOf(linesOf(metrics, orders(11, 1)))).toEqual([
      "submitted metrics-1",
      "submitted metrics-2",
      "rejected metrics-1",
      "accepted metrics-2",
      "heartbeat",
    ]);
    expect(linesOf(metrics, orders(12, 1))[0]).toMatchObject({ side: "unknown", symbol: "BTC-PERP" });
  });

  const latency = (fast: number, slow: number, endless: number) => {
    const name = "gpt_trader_broker_call_latency_seconds";
    const labels = 'operation="submit",outcome="success"';
    return [
      `${name}_bucket{${labels},le="0.1"} ${fast}`,
      `${name}_bucket{${labels},le="2.5"} ${fast + slow}`,
      `${name}_bucket{${labels},le="+Inf"} ${fast + slow + endless}`,
      `${name}_count{${labels}} ${fast + slow + endless}`,
      `${name}_count{operation="submit",outcome="failure"} ${slow}`,
    ].join("\n");
  };

  test("latencies are the upper bound of their bucket; failures are failed requests", () => {
    const metrics = reader();
    linesOf(metrics, latency(5, 0, 0));
    const lines = linesOf(metrics, latency(7, 1, 1)).filter((line) => line.type === "request");
    expect(lines.map(({ ok, ms }) => [ok, ms])).toEqual([
      [true, 100],
      [true, 100],
      [true, 2_500],
      [true, 5_000],
      [false, 0],
    ]);
  });

  test("errors are told apart from critical ones", () => {
    const metrics = reader();
    linesOf(metrics, 'gpt_trader_errors_total{severity="critical"} 0\n');
    const text =
      'gpt_trader_errors_total{severity="critical"} 1\ngpt_trader_errors_total{severity="error"} 2\n';
    const lines = linesOf(metrics, text).filter((line) => line.type === "error");
    expect(lines.map((line) => line.severity)).toEqual(["critical", "error", "error"]);
  });

  test("a bot that names its own orders and requests is not counted twice", () => {
    const metrics = reader({ orders: false, requests: false });
    linesOf(metrics, orders(1, 0));
    expect(typesOf(linesOf(metrics, `${orders(3, 0)}${latency(1, 1, 1)}`))).toEqual(["heartbeat"]);
  });

  test.each([
    ["goes back", 5, 4, "went back"],
    ["jumps", 5, 506, "grew by 501"],
  ])("a counter that %s is no answer", (_what, before, after, reason) => {
    const metrics = reader();
    linesOf(metrics, orders(before, 0));
    expect(metrics.read(orders(after, 0), 6)).toEqual({ ok: false, reason: expect.stringContaining(reason) });
    expect(metrics.read(orders(after, 0), 7)).toMatchObject({ ok: true });
  });

  test("a counter that comes up later takes over from the one that stood in for it", () => {
    const metrics = reader();
    linesOf(metrics, "gpt_trader_errors_total 5\n");
    const lines = linesOf(metrics, "gpt_trader_errors_total 6\ngpt_trader_cycle_errors_total 1\n");
    expect(typesOf(lines)).toEqual(["error", "heartbeat"]);
  });

  test("a scrape that is refused changes nothing", () => {
    const metrics = reader();
    linesOf(metrics, orders(1, 0));
    expect(metrics.read("<html>", 6).ok).toBe(false);
    expect(typesOf(linesOf(metrics, orders(2, 0)))).toContain("accepted metrics-1");
  });
});

describe("an order log's line", () => {
  test.each<[string, Record<string, unknown>, Partial<Telemetry> & Record<string, unknown>]>([
    [
      "of the contract",
      { t: 1, type: "order", id: "a", status: "filled", symbol: "BTC-PERP", side: "buy", sizeBtc: "0.1" },
      { t: 1, id: "a", status: "filled" },
    ],
    [
      "with usual names",
      {
        timestamp: "2026-01-02T03:04:05Z",
        order_id: "a",
        status: "CANCELED",
        side: "SELL",
        quantity: 0.01,
        symbol: "X",
      },
      { t: 1767323045000, id: "a", status: "cancelled", side: "sell", sizeBtc: "0.01" },
    ],
    [
      "with an event and seconds",
      { ts: 1700000000.5, clientOrderId: 7, event: "order_rejected", price: "1e3", reason: "margin" },
      { t: 1700000000500, id: "7", status: "rejected", side: "unknown", price: "1000", reason: "margin" },
    ],
    ["without a time", { id: "a", state: "open" }, { t: 9, status: "accepted", sizeBtc: "0" }],
  ])("%s", (_what, row, wanted) => {
    expect(readOrderLogLine(JSON.stringify(row), 9)).toMatchObject({ kind: "telemetry", line: wanted });
  });

  test.each([
    ["half a line", '{"id":"a","sta', "malformed"],
    ["a list", "[1]", "malformed"],
    ["null", "null", "malformed"],
    ["another event", '{"event":"cycle_done"}', "unknown"],
    ["an id without a state", '{"id":"a"}', "unknown"],
    ["a state that is a field of every object", '{"id":"a","status":"constructor"}', "unknown"],
    ["a fill that lacks its price", '{"t":1,"type":"fill","orderId":"a"}', "malformed"],
  ])("%s (%s) is %s", (_what, text, kind) => expect(readOrderLogLine(text, 9).kind).toBe(kind));
});
