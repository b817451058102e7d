import { describe, expect, test } from "vitest";
import { readFlags } from "./flags.ts";

describe("the form's own flags", () => {
  test("its command line is read as it stands, and the rest has the form's limits", () => {
    const line =
      "--symbol BTC-PERP --size 0.0001 --max-loss 50 --duration 1800 --mode CONSERVATIVE --rsi-confirm --monitor";
    expect(readFlags(line.split(" "))).toEqual({
      symbol: "BTC-PERP",
      size: "0.0001",
      maxLoss: "50",
      duration: 1_800,
      mode: "CONSERVATIVE",
      rsiConfirm: true,
      reduceOnly: false,
      monitor: true,
      account: "demo",
      profile: undefined,
      orderPrefix: "cs",
      positionLimit: "0.0001",
      dailyLossCap: "100",
      dailyLossUsed: "0",
      volatility: "STRICT",
      maxSpreadBps: 20,
      minDepthUsd: 100_000,
      pace: {
        decisionEveryMs: 5_000,
        orderRestMs: 15_000,
        minHoldMs: 0,
        holdPositionMs: 60_000,
        quietWindowSec: 1_800,
        maxOrdersPerMinute: 12,
      },
    });
  });

  test("every flag that may be left out can be given", () => {
    const pace = { decisionEveryMs: 100, orderRestMs: 100, holdPositionMs: 100, quietWindowSec: 0 };
    const line = [
      ...["--reduce-only", "--account", "production", "--profile", "okx-demo", "--order-prefix", "run7"],
      ...["--position-limit", "0.0003", "--daily-loss-cap", "80", "--daily-loss-used", "12.5"],
      ...["--volatility", "NORMAL", "--max-spread-bps", "2.5", "--min-depth-usd", "250000"],
      ...["--pace", JSON.stringify({ ...pace, maxOrdersPerMinute: 1 })],
    ];
    expect(readFlags(line)).toMatchObject({
      reduceOnly: true,
      rsiConfirm: false,
      monitor: false,
      account: "production",
      profile: "okx-demo",
      orderPrefix: "run7",
      positionLimit: "0.0003",
      dailyLossCap: "80",
      dailyLossUsed: "12.5",
      volatility: "NORMAL",
      maxSpreadBps: 2.5,
      minDepthUsd: 250_000,
      pace: { ...pace, minHoldMs: 0, maxOrdersPerMinute: 1 },
    });
  });

  test.each([
    { line: ["--size", "1e-4"], words: /size: must be a decimal/ },
    { line: ["--size", "-0.0001"], words: /--size/ },
    { line: ["--max-loss", "NaN"], words: /maxLoss/ },
    { line: ["--duration", "0"], words: /duration/ },
    { line: ["--duration", "1800.5"], words: /duration/ },
    { line: ["--duration", "2592000"], words: /duration/ },
    { line: ["--mode", "YOLO"], words: /mode/ },
    { line: ["--order-prefix", "with space"], words: /orderPrefix: must be 1 to 14/ },
    { line: ["--volatility", "LOW"], words: /volatility/ },
    { line: ["--max-spread-bps", "wide"], words: /maxSpreadBps/ },
    { line: ["--min-depth-usd", "-1"], words: /--min-depth-usd/ },
    { line: ["--pace", "{"], words: /pace/ },
    { line: ["--leverage", "50"], words: /--leverage/ },
    { line: ["--size"], words: /--size/ },
    { line: ["extra"], words: /extra/ },
  ])("$line is refused in words, before anything is sent", ({ line, words }) => {
    expect(() => readFlags(line)).toThrow(words);
    expect(() => readFlags(line)).toThrow(/did not start and sent no order/);
  });
});
