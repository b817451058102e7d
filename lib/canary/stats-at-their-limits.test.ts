import { describe, expect, it } from "vitest";
import { ClaimComparison } from "./compare-claims.ts";
import { MarketStats, spreadBps } from "./market-stats.ts";
import { MemoryStats } from "./memory-stats.ts";
import { OrderStats } from "./order-stats.ts";
import { isOrderRequest, RequestStats } from "./request-stats.ts";
import { RiskWatch } from "./risk-watch.ts";
import { StreamClock } from "./stream-clock.ts";

const MB = 1_048_576;

describe("spread and depth", () => {
  const view = (bid: number, ask: number, depthUsd: number) => ({ bid, ask, depthUsd, markPrice: null });

  it("the spread is ask minus bid by the middle, in basis points", () => {
    expect(spreadBps(99, 101)).toBe(200);
    expect(spreadBps(27_999.9, 28_000.1)).toBeCloseTo(0.0714, 4);
  });

  it("nothing is known before the first book", () => {
    expect(new MarketStats().medians()).toEqual({ spreadBps: null, depthUsd: null, n: 0 });
  });

  it("the medians are of one sample a second, the newest book is always at hand", () => {
    const market = new MarketStats();
    market.add(view(99, 101, 300), 10_000);
    market.add(view(90, 110, 900), 10_999);
    expect(market.last?.depthUsd).toBe(900);
    expect(market.lastAtMs).toBe(10_999);
    expect(market.medians()).toEqual({ spreadBps: 200, depthUsd: 300, n: 1 });
    market.add(view(98, 102, 100), 11_000);
    market.add(view(99.5, 100.5, 200), 12_000);
    expect(market.medians()).toEqual({ spreadBps: 200, depthUsd: 200, n: 3 });
  });

  it("a very long run keeps its first ten thousand samples", () => {
    const market = new MarketStats();
    for (let second = 0; second <= 10_000; second += 1) market.add(view(99, 101, second), second * 1_000);
    expect(market.medians().n).toBe(10_000);
    expect(market.last?.depthUsd).toBe(10_000);
  });
});

describe("memory", () => {
  it("says nothing without two moments, and no range without samples", () => {
    const memory = new MemoryStats();
    expect([memory.slopeMbPerMin(), memory.rangePct(), memory.lastMb]).toEqual([null, null, null]);
    memory.add(100 * MB, 60_000, true);
    memory.add(104 * MB, 60_000, true);
    expect(memory.slopeMbPerMin()).toBeNull();
    expect(memory.rangePct()).toBe(4);
  });

  it("counts minutes from its first warm sample, wherever the clock stands", () => {
    const memory = new MemoryStats();
    memory.add(900 * MB, 1_699_999_940_000, false);
    for (let minute = 0; minute < 5; minute += 1)
      memory.add((100 + 3 * minute) * MB, 1_700_000_000_000 + minute * 60_000, true);
    expect(memory.slopeMbPerMin()).toBeCloseTo(3, 9);
    expect([memory.n, memory.lastMb, memory.lastAtMs]).toEqual([5, 112, 1_700_000_240_000]);
    expect(memory.rangePct()).toBeCloseTo(12, 9);
  });

  it("has no range against zero bytes", () => {
    const memory = new MemoryStats();
    memory.add(0, 0, true);
    memory.add(MB, 60_000, true);
    expect(memory.rangePct()).toBeNull();
  });
});

type Status = "submitted" | "accepted" | "rejected" | "cancelled" | "filled" | "failed";

describe("orders", () => {
  const order = { t: 0, type: "order", symbol: "BTC-PERP", side: "buy", sizeBtc: "0.01" } as const;
  const statsOf = (lines: [id: string, status: Status, enforcement?: boolean][]) => {
    const all = new OrderStats();
    for (const [id, status, enforcement] of lines)
      all.add({ ...order, id, status, ...(enforcement === undefined ? {} : { enforcement }) }, 1_000);
    return all;
  };
  const acknowledged = { numerator: 1, denominator: 1 };
  const refused = { numerator: 0, denominator: 1 };
  const none = { numerator: 0, denominator: 0 };

  it.each<[string, [string, Status, boolean?][], { numerator: number; denominator: number }, object]>([
    ["accepted", [["a", "accepted"]], acknowledged, none],
    ["filled without another word", [["a", "filled"]], acknowledged, acknowledged],
    [
      "cancelled without an acknowledgement",
      [
        ["a", "submitted"],
        ["a", "cancelled"],
      ],
      acknowledged,
      none,
    ],
    [
      "accepted and cancelled",
      [
        ["a", "accepted"],
        ["a", "cancelled"],
      ],
      acknowledged,
      acknowledged,
    ],
    [
      "accepted and filled",
      [
        ["a", "accepted"],
        ["a", "filled"],
      ],
      acknowledged,
      acknowledged,
    ],
    [
      "accepted and failed",
      [
        ["a", "accepted"],
        ["a", "failed"],
      ],
      acknowledged,
      refused,
    ],
    [
      "accepted, then rejected after all",
      [
        ["a", "accepted"],
        ["a", "rejected"],
      ],
      refused,
      refused,
    ],
    [
      "failed before any answer",
      [
        ["a", "submitted"],
        ["a", "failed"],
      ],
      refused,
      none,
    ],
    [
      "rejected, then said to be accepted",
      [
        ["a", "rejected"],
        ["a", "accepted"],
      ],
      refused,
      none,
    ],
    [
      "enforced by a rejection",
      [
        ["a", "accepted"],
        ["a", "rejected", true],
      ],
      none,
      none,
    ],
    [
      "enforced by a cancellation",
      [
        ["a", "accepted"],
        ["a", "cancelled", true],
      ],
      none,
      none,
    ],
    ["enforcement said of an acceptance", [["a", "accepted", true]], acknowledged, none],
    [
      "ended twice",
      [
        ["a", "accepted"],
        ["a", "filled"],
        ["a", "failed"],
      ],
      acknowledged,
      acknowledged,
    ],
  ])("%s", (_name, lines, acceptance, success) => {
    const all = statsOf(lines);
    expect(all.acceptance(1_000)).toEqual(acceptance);
    expect(all.success()).toEqual(success);
  });

  it("counts an order as submitted once, and not when it never left", () => {
    expect(
      statsOf([
        ["a", "submitted"],
        ["a", "accepted"],
        ["a", "filled"],
      ]).submitted,
    ).toBe(1);
    expect(
      statsOf([
        ["a", "accepted"],
        ["b", "filled"],
      ]).submitted,
    ).toBe(2);
    expect(
      statsOf([
        ["a", "rejected", true],
        ["b", "failed"],
        ["c", "cancelled"],
      ]).submitted,
    ).toBe(0);
  });

  it("raw acceptance has every outcome below the line", () => {
    const all = statsOf([
      ["a", "accepted"],
      ["b", "rejected"],
      ["c", "accepted"],
      ["c", "cancelled", true],
      ["d", "submitted"],
    ]);
    expect(all.acceptanceRaw(11_000)).toEqual({ numerator: 1, denominator: 3 });
    expect(all.acceptanceRaw(11_001)).toEqual({ numerator: 1, denominator: 4 });
    expect(all.acceptance(11_001)).toEqual({ numerator: 1, denominator: 3 });
    expect(all.lastAtMs).toBe(1_000);
  });
});

describe("requests", () => {
  it("counts failures of the whole run and of the window, and errors in a row", () => {
    const stats = new RequestStats(10);
    stats.add({ atMs: 0, ok: false, ms: null });
    stats.add({ atMs: 4_000, ok: false, ms: null });
    expect([stats.failures, stats.windowFailures, stats.consecutiveErrors]).toEqual([2, 2, 2]);
    expect(stats.lastError).toBe("a request failed");
    stats.addError("e".repeat(161));
    expect(stats.lastError).toBe(`${"e".repeat(160)}…`);
    expect([stats.failures, stats.total, stats.consecutiveErrors]).toEqual([2, 2, 3]);
    stats.add({ atMs: 8_000, ok: true, ms: 7 });
    expect(stats.consecutiveErrors).toBe(0);
    stats.prune(10_000);
    expect(stats.windowTotal).toBe(3);
    stats.prune(10_001);
    expect([stats.windowTotal, stats.windowFailures]).toEqual([2, 1]);
    stats.prune(14_001);
    expect([stats.windowTotal, stats.windowFailures, stats.windowSorted]).toEqual([1, 0, [7]]);
    expect([stats.total, stats.failures, stats.lastAtMs]).toEqual([3, 2, 8_000]);
  });

  it("a request without a latency is no sample of it", () => {
    const stats = new RequestStats(10);
    stats.add({ atMs: 0, ok: true, ms: null });
    stats.add({ atMs: 0, ok: true, ms: 5 });
    expect(stats.windowSorted).toEqual([5]);
    expect(stats.runPercentiles()).toEqual({ p50: 5, p95: 5, n: 1 });
    stats.prune(20_000);
    expect(stats.windowSorted).toEqual([]);
    expect(stats.windowPercentile(95)).toBeNull();
  });

  it("percentiles of the run are of numbers in order, and outlast the window", () => {
    const stats = new RequestStats(1);
    for (const [second, ms] of [30, 4, 100, 2, 9].entries())
      stats.add({ atMs: second * 10_000, ok: true, ms });
    stats.prune(100_000);
    expect(stats.runPercentiles()).toEqual({ p50: 9, p95: 100, n: 5 });
    stats.add({ atMs: 100_000, ok: true, ms: 1 });
    expect(stats.runPercentiles()).toEqual({ p50: 4, p95: 100, n: 6 });
  });

  it("a window over which thousands have passed still knows only what is in it", () => {
    const stats = new RequestStats(1);
    for (let index = 0; index < 5_000; index += 1) {
      stats.add({ atMs: index * 100, ok: index % 2 === 0, ms: index });
      stats.prune(index * 100);
    }
    expect([stats.windowTotal, stats.windowFailures]).toEqual([11, 6]);
    expect(stats.windowSorted).toEqual(Array.from({ length: 11 }, (_, index) => 4_989 + index));
  });

  it.each([
    ["edit-order", true],
    ["CREATE", true],
    ["recreate", false],
    ["cancel-everything-after", false],
  ])("operation %s counts for latency: %s", (op, expected) => {
    expect(isOrderRequest(op)).toBe(expected);
  });
});

describe("the canary's own filters", () => {
  const risk = (t: number, result: "allowed" | "denied") =>
    ({ t, type: "risk", rule: "spread", result, reason: "25 bps", inputs: {} }) as const;
  const order = (t: number, status: Status = "submitted") =>
    ({ t, type: "order", id: "a", status, symbol: "B", side: "buy", sizeBtc: "1" }) as const;
  const judge = (line: ReturnType<typeof order>) => {
    const watch = new RiskWatch();
    watch.add(risk(10_000, "denied"));
    return watch.judge(line);
  };

  it.each([
    ["at the moment of the denial", order(10_000), /0 ms after/],
    ["just within its second", order(10_999), /999 ms after the filter spread denied it: 25 bps/],
    ["when its second is over", order(11_000), null],
    ["that was stamped before the denial", order(9_999), null],
    ["that is only accepted then", order(10_500, "accepted"), null],
  ])("an entry %s", (_name, line, words) => {
    if (words === null) expect(judge(line)).toBeNull();
    else expect(judge(line)).toMatch(words);
  });
});

describe("a stream", () => {
  const clockOf = (...states: ["up" | "down" | "stale", number][]) => {
    const clock = new StreamClock();
    for (const [state, atMs] of states) clock.set(state, atMs);
    return clock;
  };

  it.each<[string, ["up" | "down" | "stale", number][], number, number]>([
    [
      "a first connection",
      [
        ["down", 0],
        ["up", 5],
      ],
      0,
      0,
    ],
    [
      "stale and back on the same connection",
      [
        ["up", 0],
        ["stale", 5],
        ["up", 6],
      ],
      0,
      1,
    ],
    [
      "lost and back",
      [
        ["up", 0],
        ["down", 5],
        ["up", 6],
      ],
      1,
      0,
    ],
    [
      "stale, lost and back",
      [
        ["up", 0],
        ["stale", 5],
        ["down", 6],
        ["up", 7],
      ],
      1,
      1,
    ],
    [
      "lost, stale on the way, and back",
      [
        ["up", 0],
        ["down", 5],
        ["stale", 6],
        ["up", 7],
      ],
      1,
      1,
    ],
    [
      "stale twice in one outage",
      [
        ["up", 0],
        ["stale", 5],
        ["down", 6],
        ["stale", 7],
        ["up", 8],
      ],
      1,
      1,
    ],
    [
      "stale in two outages",
      [
        ["up", 0],
        ["stale", 5],
        ["up", 6],
        ["stale", 7],
        ["up", 8],
      ],
      0,
      2,
    ],
    [
      "up twice in a row",
      [
        ["up", 0],
        ["down", 1],
        ["up", 2],
        ["up", 3],
      ],
      1,
      0,
    ],
    [
      "lost twice",
      [
        ["up", 0],
        ["down", 1],
        ["up", 2],
        ["down", 3],
        ["up", 4],
      ],
      2,
      0,
    ],
  ])("%s", (_name, states, reconnects, staleEpisodes) => {
    const clock = clockOf(...states);
    expect([clock.reconnects, clock.staleEpisodes]).toEqual([reconnects, staleEpisodes]);
  });

  it("uptime is of the time since it first came up", () => {
    expect(clockOf(["up", 10_000]).uptimePct(10_000)).toBe(100);
    expect(clockOf(["up", 10_000]).uptimePct(20_000)).toBe(100);
    expect(clockOf(["up", 10_000], ["down", 10_000]).uptimePct(10_000)).toBe(0);
    expect(clockOf(["up", 10_000], ["down", 15_000]).uptimePct(20_000)).toBe(50);
    expect(clockOf(["up", 10_000], ["down", 15_000], ["up", 25_000]).uptimePct(30_000)).toBe(50);
    expect(clockOf(["up", 10_000], ["up", 12_000], ["down", 15_000]).uptimePct(20_000)).toBe(50);
    expect(clockOf(["down", 10_000], ["stale", 12_000]).uptimePct(20_000)).toBe(0);
  });

  it("an outage goes on from stale to down, and one from before the start counts from the start", () => {
    expect(clockOf(["up", 0], ["stale", 2_000], ["down", 9_000]).downSec(10_000, 5_000)).toBe(5);
    expect(clockOf(["up", 0], ["stale", 7_000], ["down", 9_000]).downSec(10_000, 5_000)).toBe(3);
    expect(clockOf(["down", 9_000]).downSec(10_000, 5_000)).toBe(5);
    expect(clockOf(["down", 9_000]).downSec(4_000, 5_000)).toBe(0);
    expect([clockOf().wasUp, clockOf(["down", 1]).wasUp, clockOf(["up", 1], ["down", 2]).wasUp]).toEqual([
      false,
      false,
      true,
    ]);
  });
});

describe("the bot's claims", () => {
  const bot = {
    t: 0,
    type: "account",
    equityUsd: "9999.5",
    realizedUsd: "-0.4",
    unrealizedUsd: "0",
    feesUsd: "-0.1",
    fundingUsd: "0",
    positionBtc: "0",
  } as const;
  const venue = {
    equityUsd: "9999.5",
    positionBtc: "0",
    entryPrice: null,
    markPrice: null,
    unrealizedUsd: "0",
    openOrders: 0,
  };
  const started = () => {
    const comparison = new ClaimComparison();
    comparison.start("10000");
    return comparison;
  };
  const settledAt = (comparison: ClaimComparison, ms: number) => {
    comparison.settle(ms);
    return [comparison.worstUsd().toFixed(), comparison.position.worst.toFixed()];
  };
  const long = { ...venue, positionBtc: "0.01" };

  it.each([
    ["agree", {}, 5_000, ["0", "0", 1]],
    ["differ in a fee for long", { feesUsd: "-0.09" }, 5_000, ["0.01", "0", 1]],
    ["differ only for a moment", { feesUsd: "-0.09" }, 2_000, ["0", "0", 1]],
    ["differ in position", { positionBtc: "0.01" }, 5_000, ["0", "0.01", 0]],
  ])("%s", (_name, claims, forMs, expected) => {
    const comparison = started();
    comparison.addVenue(venue, 0);
    comparison.addBot({ ...bot, ...claims }, 0);
    expect([...settledAt(comparison, forMs), comparison.pnl.comparisons]).toEqual(expected);
  });

  it("without both sides there is nothing to compare", () => {
    const comparison = started();
    comparison.addVenue(venue, 0);
    comparison.addVenue({ ...venue, equityUsd: "1" }, 1);
    expect(comparison.pnl.comparisons).toBe(0);
    comparison.addBot(bot, 2);
    expect([comparison.pnl.comparisons, comparison.lastAtMs]).toEqual([1, 2]);
    comparison.addVenue(venue, 3);
    expect([comparison.pnl.comparisons, comparison.position.comparisons]).toEqual([2, 2]);
  });

  it("a difference counts only once it has lasted more than two seconds without a break", () => {
    const comparison = started();
    comparison.addBot(bot, 10_000);
    comparison.addVenue({ ...venue, equityUsd: "9999.4" }, 10_000);
    comparison.addVenue(venue, 11_900);
    comparison.addVenue({ ...venue, equityUsd: "9999.4" }, 12_000);
    expect(settledAt(comparison, 14_000)).toEqual(["0", "0"]);
    expect(settledAt(comparison, 14_001)).toEqual(["0.1", "0"]);
    comparison.addVenue(venue, 15_000);
    expect(settledAt(comparison, 60_000)).toEqual(["0.1", "0"]);
  });

  it("with a position on either side equities are not compared, and an open difference is dropped", () => {
    const comparison = started();
    comparison.addBot(bot, 0);
    comparison.addVenue({ ...venue, equityUsd: "9000" }, 0);
    comparison.addVenue({ ...long, equityUsd: "9000" }, 1_000);
    expect(settledAt(comparison, 60_000)[0]).toBe("0");
    comparison.addVenue({ ...venue, equityUsd: "9000" }, 61_000);
    expect(settledAt(comparison, 62_000)[0]).toBe("0");
    comparison.addBot({ ...bot, positionBtc: "0.01" }, 62_500);
    expect(settledAt(comparison, 70_000)).toEqual(["0", "0.01"]);
  });

  it("the bot's own sums must add up also with a position", () => {
    const comparison = started();
    const wrong = { ...bot, positionBtc: "0.01", unrealizedUsd: "0.01" };
    comparison.addBot(wrong, 0);
    comparison.addVenue({ ...long, equityUsd: "1" }, 0);
    expect(settledAt(comparison, 2_000)).toEqual(["0", "0"]);
    comparison.addBot(wrong, 2_500);
    expect(settledAt(comparison, 2_500)).toEqual(["0.01", "0"]);
  });

  it.each([
    ["1e-8 USD", "9999.50000001", "0"],
    ["2e-8 USD", "9999.50000002", "0.00000002"],
  ])("equities that differ by %s", (_name, equityUsd, worst) => {
    const comparison = started();
    comparison.addBot(bot, 0);
    comparison.addVenue({ ...venue, equityUsd }, 0);
    expect(settledAt(comparison, 5_000)[0]).toBe(worst);
  });
});
