import { Decimal } from "decimal.js";
import { describe, expect, test } from "vitest";
import { readFlags } from "./flags.ts";
import { createLedger } from "./ledger.ts";
import type { NewOrder } from "./order-gateway.ts";
import type { WorkingOrder } from "./strategy.ts";
import type { TraderLine } from "./telemetry-out.ts";
import { createTradingLoop, type LoopView } from "./trading-loop.ts";

const NOW_MS = 1_700_000_000_000;
const HOUR_MS = 3_600_000;
const PRICE = 28_000;
const VIEW: LoopView = {
  market: { bid: "28000", ask: "28000.1", spreadBps: 0.036, depthUsd: 5_000_000 },
  signal: { price: PRICE, fastAverage: PRICE + 1, rsi: 40, rangeBps: 5, trendBps: 0 },
  funding: { nextAtMs: NOW_MS + 4 * HOUR_MS, intervalMs: 8 * HOUR_MS },
  isOnHold: false,
};
const RESTING: WorkingOrder = {
  id: "e1",
  side: "buy",
  isExit: false,
  state: "OPEN",
  sentAtMs: NOW_MS,
};

function scene(options: { working?: WorkingOrder; more?: string[] } = {}) {
  const lines: TraderLine[] = [];
  const placed: NewOrder[] = [];
  const cancelled: string[] = [];
  const say = (line: TraderLine) => void lines.push(line);
  const ledger = createLedger(say, new Decimal(10_000), () => NOW_MS);
  const loop = createTradingLoop({
    flags: readFlags(["--size", "0.0001", "--mode", "NORMAL", "--rsi-confirm", ...(options.more ?? [])]),
    ledger,
    say,
    gateway: {
      working: () => options.working ?? null,
      place: async (order) => void placed.push(order),
      cancel: async (reason) => void cancelled.push(reason),
    },
  });
  const denied = () =>
    lines.flatMap((line) => (line.type === "risk" && line.result === "denied" ? [line.rule] : []));
  return { loop, ledger, placed, cancelled, denied };
}

describe("an entry that rests is taken back when its ground is gone", () => {
  test.each([
    { name: "nothing has changed", view: VIEW, more: [], loses: false, denied: [] },
    {
      name: "the quiet window has begun",
      view: { ...VIEW, funding: { nextAtMs: NOW_MS + 20 * 60_000, intervalMs: 8 * HOUR_MS } },
      more: [],
      loses: false,
      denied: ["quietWindow"],
    },
    {
      name: "the loss is at its maximum",
      view: VIEW,
      more: ["--max-loss", "1"],
      loses: true,
      denied: ["maxLoss"],
    },
    {
      name: "the day's loss is at its cap",
      view: VIEW,
      more: ["--daily-loss-used", "99"],
      loses: true,
      denied: ["dailyLossCap"],
    },
  ])("$name: $denied", async ({ view, more, loses, denied }) => {
    const { loop, ledger, cancelled, denied: said } = scene({ working: RESTING, more });
    if (loses)
      ledger.takeFill({
        tradeId: "1",
        orderId: "e1",
        side: "buy",
        sizeBtc: "0.00005",
        price: "1",
        feeUsd: "-2",
      });
    await loop.beat(view, NOW_MS);
    expect(said()).toEqual(denied);
    expect(cancelled).toHaveLength(denied.length);
  });

  test("an exit rests on, whatever the loss", async () => {
    const { loop, ledger, cancelled } = scene({
      working: { ...RESTING, isExit: true },
      more: ["--max-loss", "1"],
    });
    ledger.takeFill({
      tradeId: "1",
      orderId: "e1",
      side: "sell",
      sizeBtc: "0.0001",
      price: "1",
      feeUsd: "-2",
    });
    await loop.beat(VIEW, NOW_MS);
    expect(cancelled).toEqual([]);
  });
});

describe("position limit", () => {
  test("a partly filled entry is left in the size that was filled", async () => {
    const { loop, ledger, placed } = scene();
    ledger.takeFill({
      tradeId: "1",
      orderId: "e1",
      side: "buy",
      sizeBtc: "0.00004",
      price: "28000",
      feeUsd: "0",
    });
    await loop.beat(VIEW, NOW_MS);
    expect(placed).toEqual([{ side: "sell", sizeBtc: "0.00004", price: "28000.1", isReduceOnly: true }]);
  });

  test("an entry on top of one that may still arrive stays at home; without it, it leaves", async () => {
    const held = scene();
    await held.loop.beat({ ...VIEW, uncertainBtc: new Decimal("0.0001") }, NOW_MS);
    expect([held.placed, held.denied()]).toEqual([[], ["positionLimit"]]);
    const free = scene();
    await free.loop.beat(VIEW, NOW_MS);
    expect(free.placed).toHaveLength(1);
  });
});
