import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FundingLedger } from "./funding-ledger.ts";
import { MemoryStats } from "./memory-stats.ts";
import { OrderStats } from "./order-stats.ts";
import { LineRecorder } from "./record-line.ts";
import { isOrderRequest, RequestStats } from "./request-stats.ts";
import { RiskWatch } from "./risk-watch.ts";
import { insertSorted, nearestRank, removeSorted } from "./sorted-samples.ts";
import { StreamClock } from "./stream-clock.ts";

describe("nearest rank", () => {
  it.each([
    [[], 95, null],
    [[7], 95, 7],
    [[1, 2, 3, 4], 50, 2],
    [Array.from({ length: 20 }, (_, i) => i + 1), 95, 19],
    [Array.from({ length: 21 }, (_, i) => i + 1), 95, 20],
    [[1, 2, 3], 100, 3],
  ])("of %j at %d %% is %s", (samples, pct, expected) => {
    expect(nearestRank(samples, pct)).toBe(expected);
  });

  it("stays sorted whatever comes and goes", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50)), fc.nat(100), (values, drop) => {
        const sorted: number[] = [];
        for (const value of values) insertSorted(sorted, value);
        const gone = values.slice(0, drop);
        for (const value of gone) removeSorted(sorted, value);
        expect(sorted).toEqual(values.slice(drop).sort((a, b) => a - b));
      }),
    );
  });
});

describe("requests", () => {
  it("the trailing window equals a count made anew", () => {
    const sample = fc.record({ gap: fc.nat(4000), ok: fc.boolean(), ms: fc.nat(100) });
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 60 }), (list) => {
        const stats = new RequestStats(10);
        const kept: { atMs: number; ok: boolean; ms: number }[] = [];
        let atMs = 0;
        for (const { gap, ok, ms } of list) {
          atMs += gap;
          kept.push({ atMs, ok, ms });
          stats.add({ atMs, ok, ms });
          stats.prune(atMs);
        }
        const inside = kept.filter((one) => one.atMs >= atMs - 10_000);
        expect(stats.windowTotal).toBe(inside.length);
        expect(stats.windowFailures).toBe(inside.filter((one) => !one.ok).length);
        expect(stats.windowSorted).toEqual(inside.map((one) => one.ms).sort((a, b) => a - b));
      }),
    );
  });

  it.each([
    [undefined, true],
    ["create", true],
    ["cancel", true],
    ["amend", true],
    ["book", false],
    ["orders-pending", false],
    ["cancel-all-after", false],
    ["balance", false],
  ])("operation %s counts for latency: %s", (op, expected) => {
    expect(isOrderRequest(op)).toBe(expected);
  });
});

describe("orders", () => {
  const order = { t: 0, type: "order", symbol: "BTC-PERP", side: "buy", sizeBtc: "0.01" } as const;
  const stats = (
    ...lines: [string, "submitted" | "accepted" | "rejected" | "cancelled" | "filled" | "failed", boolean?][]
  ) => {
    const all = new OrderStats();
    for (const [id, status, enforcement] of lines) {
      all.add({ ...order, id, status, ...(enforcement === undefined ? {} : { enforcement }) }, 0);
    }
    return all;
  };

  it("accepted and refused", () => {
    const all = stats(["a", "submitted"], ["a", "accepted"], ["b", "submitted"], ["b", "rejected"]);
    expect(all.acceptance(0)).toEqual({ numerator: 1, denominator: 2 });
    expect(all.submitted).toBe(2);
  });

  it("an enforcement rejection leaves the effective rate, not the raw one", () => {
    const all = stats(
      ["a", "submitted"],
      ["a", "accepted"],
      ["b", "submitted"],
      ["b", "accepted"],
      ["b", "cancelled", true],
    );
    expect(all.acceptance(0)).toEqual({ numerator: 1, denominator: 1 });
    expect(all.acceptanceRaw(0)).toEqual({ numerator: 1, denominator: 2 });
    expect(all.success()).toEqual({ numerator: 0, denominator: 0 });
  });

  it("an order without an answer counts against the rate once it is overdue", () => {
    const all = stats(["a", "submitted"]);
    expect(all.acceptance(5_000)).toEqual({ numerator: 0, denominator: 0 });
    expect(all.acceptance(10_001)).toEqual({ numerator: 0, denominator: 1 });
  });

  it("a lost answer is no acceptance; a failure after acceptance spoils the success", () => {
    const all = stats(
      ["a", "submitted"],
      ["a", "failed"],
      ["b", "submitted"],
      ["b", "accepted"],
      ["b", "failed"],
      ["c", "submitted"],
      ["c", "filled"],
    );
    expect(all.acceptance(0)).toEqual({ numerator: 2, denominator: 3 });
    expect(all.success()).toEqual({ numerator: 1, denominator: 2 });
  });
});

describe("streams", () => {
  it("counts outages from when they began, down and stale alike", () => {
    const clock = new StreamClock();
    expect(clock.downSec(5_000, 0)).toBe(5);
    clock.set("up", 10_000);
    expect(clock.downSec(11_000, 0)).toBe(0);
    clock.set("stale", 20_000);
    clock.set("down", 24_000);
    expect(clock.downSec(30_000, 0)).toBe(10);
    clock.set("up", 30_000);
    expect([clock.reconnects, clock.staleEpisodes]).toEqual([1, 1]);
    expect(clock.uptimePct(50_000)).toBe(75);
  });

  it("a stream that never came up has no uptime", () => {
    const clock = new StreamClock();
    clock.set("down", 1_000);
    expect(clock.uptimePct(5_000)).toBe(0);
    expect(clock.downSec(5_000, 0)).toBe(5);
  });
});

describe("memory", () => {
  it("finds slope and range after warm-up only", () => {
    const memory = new MemoryStats();
    memory.add(500 * 1_048_576, 0, false);
    for (let minute = 0; minute <= 10; minute += 1) {
      memory.add((100 + 2 * minute) * 1_048_576, minute * 60_000, true);
    }
    expect(memory.slopeMbPerMin()).toBeCloseTo(2, 9);
    expect(memory.rangePct()).toBeCloseTo(20, 9);
  });
});

describe("funding", () => {
  const bill = {
    settledAtMs: 1,
    rate: "0.0001",
    markPrice: "50000",
    positionBtc: "0.01",
    bookedUsd: "-0.05",
  };
  it("is −position × mark × rate, booked exactly once", () => {
    const ledger = new FundingLedger();
    expect(Number(ledger.add(bill))).toBe(-0.05);
    expect(ledger.difference().toNumber()).toBe(0);
    ledger.add(bill);
    expect(ledger.settlements).toBe(1);
    expect(ledger.difference().toNumber()).toBe(0.05);
  });
});

describe("risk filters", () => {
  const risk = (t: number, result: "allowed" | "denied", rule = "spread") =>
    ({ t, type: "risk", rule, result, reason: "x", inputs: {} }) as const;
  const order = (t: number, reduceOnly?: boolean) =>
    ({
      t,
      type: "order",
      id: "a",
      status: "submitted",
      symbol: "BTC-PERP",
      side: "buy",
      sizeBtc: "1",
      ...(reduceOnly ? { reduceOnly } : {}),
    }) as const;
  it.each([
    ["an entry right after a denial", [risk(0, "denied")], order(500), 1],
    [
      "an entry after the same filter allowed again",
      [risk(0, "denied"), risk(400, "allowed")],
      order(500),
      0,
    ],
    [
      "an entry after another filter allowed",
      [risk(0, "denied"), risk(400, "allowed", "depth")],
      order(500),
      1,
    ],
    ["an exit right after a denial", [risk(0, "denied")], order(500, true), 0],
    ["an entry at the next decision", [risk(0, "denied")], order(1_000), 0],
  ])("%s", (_name, lines, entry, findings) => {
    const watch = new RiskWatch();
    for (const line of lines) watch.add(line);
    watch.judge(entry);
    expect(watch.findings).toBe(findings);
  });
});

describe("the record", () => {
  it("keeps every order, and the filter results that led to it", () => {
    const recorder = new LineRecorder();
    const risk = { t: 0, type: "risk", rule: "spread", result: "allowed", reason: "x", inputs: {} } as const;
    const order = {
      t: 0,
      type: "order",
      id: "a",
      status: "submitted",
      symbol: "B",
      side: "buy",
      sizeBtc: "1",
    } as const;
    expect(recorder.record(risk, 0)).toHaveLength(1);
    expect(recorder.record(risk, 10)).toHaveLength(0);
    expect(recorder.record(order, 20)).toHaveLength(2);
    expect(recorder.record({ t: 0, type: "heartbeat" }, 30)).toHaveLength(0);
  });

  it("is bounded: a flood is counted, said once, and not kept", () => {
    const recorder = new LineRecorder();
    const events = Array.from({ length: 1000 }, (_, i) =>
      recorder.recordMalformed("not JSON", "x", i),
    ).flat();
    expect(events.filter((event) => event.type === "malformedLine")).toHaveLength(60);
    expect(events.filter((event) => event.type === "finding")).toHaveLength(1);
  });
});
