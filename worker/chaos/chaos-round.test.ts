import { expect, test } from "vitest";
import type { RunEvent } from "#lib/canary/run-events.ts";
import { duplicatesIn, lostFrom } from "./chaos-round.ts";

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
