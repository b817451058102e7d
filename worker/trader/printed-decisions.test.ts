import { afterEach, beforeEach, expect, test } from "vitest";
import { rehearsalV1 } from "#lib/template/rehearsal-v1.ts";
import { type RunningPaperExchange, startPaperExchange } from "#worker/paper-exchange/server.ts";
import { readFlags } from "./flags.ts";
import { recomputeRisk } from "./recompute-risk.ts";
import { createSignal } from "./signal.ts";
import type { TraderLine } from "./telemetry-out.ts";
import { startTrader, type Trader } from "./trader.ts";

/** A busy machine is slow, and the market decides when an entry may leave. */
const SEEN_WITHIN_MS = 90_000;
const ORDERS = 3;
let paper: RunningPaperExchange;
let trader: Trader | null = null;

beforeEach(async () => {
  paper = await startPaperExchange({ port: 0, adminPort: 0 });
  process.env.PAPER_URL = paper.url;
});

afterEach(async () => {
  await trader?.close();
  trader = null;
  delete process.env.PAPER_URL;
  await paper.close();
});

test("a trader's own lines: every decision recomputed, RSI from its market lines, no order without all of them", async () => {
  const lines: TraderLine[] = [];
  const flags = readFlags([
    ...["--size", "0.001", "--mode", "CONSERVATIVE", "--rsi-confirm", "--monitor", "--volatility", "STRICT"],
    ...["--order-prefix", "cslines", "--pace", JSON.stringify(rehearsalV1.trader)],
  ]);
  trader = await startTrader(flags, (line) => void lines.push(line));
  const submitted = () => lines.filter((line) => line.type === "order" && line.status === "submitted");
  await expect.poll(() => submitted().length, { timeout: SEEN_WITHIN_MS }).toBeGreaterThanOrEqual(ORDERS);

  const signal = createSignal();
  const rules = new Set<string>();
  let sinceOrder: { rule: string; result: string; isReduceOnly: boolean }[] = [];
  for (const line of lines) {
    if (line.type === "market") signal.addPrice((Number(line.bid) + Number(line.ask)) / 2, 0);
    if (line.type === "risk") {
      const { rule, result, inputs } = line;
      rules.add(rule);
      sinceOrder.push({ rule, result, isReduceOnly: rule === "reducesOnly" });
      expect([rule, recomputeRisk(line)]).toEqual([rule, result]);
      if (rule === "rsi" && inputs.rsi !== null)
        expect(Number(signal.read().rsi)).toBeCloseTo(Number(inputs.rsi), 3);
    }
    if (line.type === "order" && line.status === "submitted") {
      const led = line.reduceOnly ? sinceOrder.filter((one) => one.isReduceOnly) : sinceOrder.slice(-13);
      expect(led.length).toBe(line.reduceOnly ? led.length : 13);
      expect(led.map(({ result }) => result)).toEqual(led.map(() => "allowed"));
      sinceOrder = [];
    }
  }
  expect(rules.size).toBeGreaterThanOrEqual(13);
}, 150_000);
