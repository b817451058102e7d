import { expect, test } from "vitest";
import type { RunEvent } from "#lib/canary/run-events.ts";
import {
  announcedIn,
  duplicatesIn,
  holderPidOf,
  lostFrom,
  saidTwice,
  venueOrdersBeside,
} from "./record-checks.ts";
import { overlapMs } from "./venue-watch.ts";

const order = (seq: number, venueOrderId: string, clientOrderId: string | null): RunEvent => ({
  seq,
  atMs: seq,
  body: {
    type: "venueOrder",
    order: {
      venueOrderId,
      clientOrderId,
      symbol: "BTC-PERP",
      side: "buy",
      sizeBtc: "0.01",
      reduceOnly: false,
      status: "open",
    },
  },
});

test("an order seen twice under its own number is one order", () => {
  expect(duplicatesIn([order(1, "v1", "c1"), order(2, "v1", "c1"), order(3, "v2", null)])).toBe(0);
});

test("two orders of the venue under one client order id are a duplicate", () => {
  expect(duplicatesIn([order(1, "v1", "c1"), order(2, "v2", "c1")])).toBe(1);
});

test("entries that were seen and are gone, or read differently, are lost; so is a gap", () => {
  const seen = [order(1, "v1", "c1"), order(2, "v2", "c2")];
  expect(lostFrom(seen, seen)).toBe(0);
  expect(lostFrom(seen, [order(1, "v1", "c1")])).toBe(1);
  expect(lostFrom(seen, [order(1, "v1", "c1"), order(2, "v9", "c2")])).toBe(1);
  expect(lostFrom([], [order(1, "v1", "c1"), order(3, "v3", "c3")])).toBe(1);
});

test("what may stand once is found when it stands twice, and the last claim names the worker", () => {
  const entry = (seq: number, body: RunEvent["body"]): RunEvent => ({ seq, atMs: seq, body });
  const claimed = (seq: number, workerId: string) =>
    entry(seq, { type: "claimed", workerId, leaseEpoch: seq });
  const end = entry(3, { type: "finished", phase: "ROLLED_BACK" });
  const record = [claimed(1, "a-host-12-0a1b2c"), claimed(2, "a-host-7-99aabb"), end];
  expect(saidTwice(record)).toEqual([]);
  expect(saidTwice([...record, end])).toEqual(["finished"]);
  expect(holderPidOf(record)).toBe(7);
  expect(holderPidOf([])).toBeNull();
});

test("time open between two moments is the sum of what lies between them", () => {
  const spans = [
    { fromMs: 0, toMs: 100 },
    { fromMs: 200, toMs: 300 },
  ];
  expect([overlapMs(spans, 50, 250), overlapMs(spans, 100, 200), overlapMs(spans, -10, 1_000)]).toEqual([
    100, 0, 200,
  ]);
});

test("the venue's own list finds an id used twice and an entry that nobody announced", () => {
  const line = (id: string, status: string) =>
    JSON.stringify({ type: "order", t: 1, id, status, symbol: "BTC-PERP", side: "buy", sizeBtc: "0.0001" });
  const taken = (venueOrderId: string, clientOrderId: string, isReduceOnly = false) => ({
    account: "demo",
    venueOrderId,
    clientOrderId,
    isReduceOnly,
  });
  const output = [
    line("csA1", "submitted"),
    line("csA2", "submitted"),
    line("csA9", "accepted"),
    '{"type":"or',
  ];
  const announced = announcedIn(output.join("\n"));
  const others = [taken("v8", "csB1"), taken("v9", "")];
  const beside = (...orders: ReturnType<typeof taken>[]) =>
    venueOrdersBeside(announced, [...others, ...orders], "csA");
  expect(beside(taken("v1", "csA1"), taken("v2", "csA2"))).toEqual({ taken: 2, twice: 0, unannounced: 0 });
  expect(beside(taken("v1", "csA1"), taken("v2", "csA1"))).toEqual({ taken: 2, twice: 1, unannounced: 0 });
  expect(beside(taken("v1", "csA1"), taken("v2", "csA9"))).toEqual({ taken: 2, twice: 0, unannounced: 1 });
  expect(beside(taken("v3", "csAk1", true))).toEqual({ taken: 1, twice: 0, unannounced: 0 });
});
