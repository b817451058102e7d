import { describe, expect, test } from "vitest";
import type { Telemetry } from "../../canary/telemetry.ts";
import { compareTwin, PAIR_WITHIN_MS, pairOrders, slippageBps } from "./compare-twin.ts";
import { type TwinOrder, TwinReader, type TwinRecord } from "./read-orders.ts";
import { twinSchema } from "./twin-model.ts";
import { pairSentences, twinRows } from "./twin-rows.ts";

type Untimed = Telemetry extends infer T ? (T extends Telemetry ? Omit<T, "t"> : never) : never;
const read = (...lines: (readonly [number, Untimed] | string)[]): TwinRecord => {
  const reader = new TwinReader();
  for (const line of lines)
    reader.take(typeof line === "string" ? line : JSON.stringify({ t: line[0], ...line[1] }));
  return reader.read();
};
type Status = Extract<Telemetry, { type: "order" }>["status"];
const order = (atMs: number, id: string, status: Status, more: object = {}) =>
  [
    atMs,
    { type: "order", id, status, symbol: "BTC-PERP", side: "buy", sizeBtc: "0.01", ...more } as Untimed,
  ] as const;
const fill = (orderId: string, price: string) =>
  [9, { type: "fill", orderId, sizeBtc: "0.01", price, feeUsd: "0" }] as const;
const market = (bid: string, ask: string) => [0, { type: "market", bid, ask, depthUsd: "1" }] as const;
const sent = (overrides: Partial<TwinOrder> = {}): TwinOrder => ({
  id: "a",
  atMs: 0,
  side: "buy",
  isReduceOnly: false,
  ackMs: null,
  isAccepted: true,
  isEnforcement: false,
  midUsd: 100,
  filledBtc: 0,
  filledUsd: 0,
  ...overrides,
});

describe("slippage against the mid at sending, positive when worse", () => {
  test.each([
    ["a purchase above mid", sent({ filledBtc: 2, filledUsd: 202 }), 100],
    ["a purchase below mid", sent({ filledBtc: 2, filledUsd: 198 }), -100],
    ["a sale below mid", sent({ side: "sell", filledBtc: 1, filledUsd: 99 }), 100],
    ["nothing filled", sent(), null],
    ["no side known", sent({ side: "unknown", filledBtc: 1, filledUsd: 99 }), null],
    ["no mid known", sent({ midUsd: null, filledBtc: 1, filledUsd: 99 }), null],
  ])("%s", (_case, given, expected) => {
    const found = slippageBps(given);
    if (expected === null) expect(found).toBeNull();
    else expect(found).toBeCloseTo(expected);
  });
});

describe("pairs", () => {
  const ids = (pairs: [TwinOrder, TwinOrder][]) => pairs.map(([a, b]) => `${a.id}${b.id}`);

  test("the closest in time first, each order once", () => {
    const canary = [sent({ id: "a", atMs: 0 }), sent({ id: "b", atMs: 1_000 })];
    const twin = [sent({ id: "x", atMs: 900 }), sent({ id: "y", atMs: 2_000 })];
    expect(ids(pairOrders(canary, twin))).toEqual(["bx", "ay"]);
  });

  test.each([
    ["another side", sent({ side: "sell" })],
    ["another purpose", sent({ isReduceOnly: true })],
    ["too far apart", sent({ atMs: PAIR_WITHIN_MS + 1 })],
  ])("none with %s", (_case, other) => {
    expect(pairOrders([sent()], [other])).toEqual([]);
  });

  test("exactly at the limit is a pair", () => {
    expect(pairOrders([sent()], [sent({ atMs: PAIR_WITHIN_MS })])).toHaveLength(1);
  });
});

describe("a comparison", () => {
  const canary = read(
    market("99", "101"),
    order(1_000, "c1", "submitted"),
    order(1_005, "c1", "accepted", { ackMs: 5 }),
    [1_006, { type: "request", ok: true, ms: 5, op: "create" }],
    fill("c1", "101"),
    order(1_100, "c1", "filled"),
    order(2_000, "c2", "submitted"),
    order(2_005, "c2", "rejected", { reason: "51006" }),
    order(3_000, "c3", "submitted"),
    order(3_005, "c3", "accepted"),
    order(3_006, "c3", "cancelled", { enforcement: true }),
    [3_007, { type: "request", ok: false, ms: 900, op: "create", code: "timeout" }],
    [3_008, { type: "request", ok: true, ms: 77, op: "fetch" }],
    "half a li",
  );
  const twin = read(
    market("99", "101"),
    order(1_200, "t1", "submitted"),
    order(1_203, "t1", "accepted", { ackMs: 3 }),
    fill("t1", "100"),
  );
  const compared = compareTwin({ account: "production-twin", canary, twin });
  if (!compared.ran) throw new Error("compared");

  test("counts what was accepted without what its own rule cancelled", () => {
    expect(compared.canary).toMatchObject({ ordersSubmitted: 3, answered: 2, accepted: 1, ordersFilled: 1 });
  });

  test("latency is that of order requests which were answered; failures and unreadable lines are errors", () => {
    expect(compared.canary.latencyMs).toEqual({ n: 1, p50: 5, p95: 5 });
    expect(compared.canary.errors).toBe(2);
  });

  test("differences are taken pair by pair, canary minus twin", () => {
    expect(compared.pairs).toMatchObject({ n: 1, canaryAlone: 2, twinAlone: 0, bothFilled: 1 });
    expect(compared.pairs.ackDifferenceMs).toEqual({ n: 1, p50: 2, p95: 2 });
    expect(compared.pairs.slippageDifferenceBps.p50).toBeCloseTo(100);
  });

  test("is said with counts, intervals and signs", () => {
    const rows = Object.fromEntries(twinRows(compared).map((row) => [row.what, row]));
    expect(rows.Acceptance?.canary).toBe("50.0 % (1 of 2; 95 % interval 9.5 to 90.5 %)");
    expect(rows.Acceptance?.difference).toBe("−50.0 points");
    expect(rows["Slippage against mid p50"]?.canary).toBe("+100.000 bps (n 1)");
    expect(rows["Order latency p50"]).toMatchObject({ twin: "no sample", difference: "not comparable" });
    expect(pairSentences(compared).join(" ")).toContain("acknowledgement median +2.0 ms (n 1)");
  });

  test("can be stored and read again", () => {
    expect(twinSchema.parse(JSON.parse(JSON.stringify(compared)))).toEqual(compared);
  });
});

test("two traders that did nothing are not compared, in words", () => {
  const nothing = { orders: [], latenciesMs: [], errors: 0 };
  const compared = compareTwin({ account: "t", canary: nothing, twin: nothing });
  if (!compared.ran) throw new Error("compared");
  expect(twinRows(compared)[1]).toMatchObject({
    canary: "no order was answered",
    difference: "not comparable",
  });
  expect(pairSentences(compared)).toHaveLength(1);
});
