import { decideRisk, type RiskDecision } from "./risk-decision.ts";
import type { Signal } from "./signal.ts";

export type FilterLimits = {
  maxSpreadBps: number;
  minDepthUsd: number;
  volatility: "STRICT" | "NORMAL" | "OFF";
  rsiConfirm: boolean;
  mode: "CONSERVATIVE" | "NORMAL";
};

/** Average range of a one-minute bar, bps of price, above which no entry is made. */
export const MAX_RANGE_BPS = { STRICT: 30, NORMAL: 80 } as const;
/** A conservative canary does not trade against a move further than this from the one-minute average. */
export const MAX_TREND_BPS = 50;
/** RSI below it confirms a purchase, above it a sale. */
export const RSI_MIDDLE = 50;

type FilterInput = {
  side: "buy" | "sell";
  market: { spreadBps: number; depthUsd: number } | null;
  signal: Signal;
  limits: FilterLimits;
};

const round = (value: number, digits = 4): number => Number(value.toFixed(digits));

/** The market filters of an entry: spread, depth, volatility, RSI, trend. A missing input is always a denial. */
export function filterEntry({ side, market, signal, limits }: FilterInput): RiskDecision[] {
  return [
    spreadFilter(market, limits),
    depthFilter(market, limits),
    volatilityFilter(signal, limits),
    rsiFilter(side, signal, limits),
    trendFilter(signal, limits),
  ];
}

function spreadFilter(market: FilterInput["market"], { maxSpreadBps }: FilterLimits): RiskDecision {
  const inputs = { spreadBps: market ? round(market.spreadBps) : null, maxSpreadBps };
  if (!market) return decideRisk("spread", false, "there is no order book", inputs);
  const ok = inputs.spreadBps !== null && inputs.spreadBps < maxSpreadBps;
  const text = `spread ${inputs.spreadBps} bps is ${ok ? "below" : "not below"} ${maxSpreadBps} bps`;
  return decideRisk("spread", ok, text, inputs);
}

function depthFilter(market: FilterInput["market"], { minDepthUsd }: FilterLimits): RiskDecision {
  const depthUsd = market ? round(market.depthUsd, 2) : null;
  const inputs = { depthUsd, minDepthUsd };
  if (depthUsd === null) return decideRisk("depth", false, "there is no order book", inputs);
  const ok = depthUsd > minDepthUsd;
  const text = `weaker side within 10 bps holds ${depthUsd} USD, ${ok ? "above" : "not above"} ${minDepthUsd} USD`;
  return decideRisk("depth", ok, text, inputs);
}

function volatilityFilter({ rangeBps }: Signal, { volatility }: FilterLimits): RiskDecision {
  if (volatility === "OFF")
    return decideRisk("volatility", true, "the volatility filter is off", { volatility });
  const maxRangeBps = MAX_RANGE_BPS[volatility];
  const range = rangeBps === null ? null : round(rangeBps);
  const inputs = { rangeBps: range, maxRangeBps, volatility };
  if (range === null) return decideRisk("volatility", false, "there are no one-minute bars yet", inputs);
  const ok = range < maxRangeBps;
  const text = `average one-minute range ${range} bps is ${ok ? "below" : "not below"} ${maxRangeBps} bps`;
  return decideRisk("volatility", ok, text, inputs);
}

function rsiFilter(side: "buy" | "sell", { rsi }: Signal, { rsiConfirm }: FilterLimits): RiskDecision {
  if (!rsiConfirm) return decideRisk("rsi", true, "RSI confirmation is off", { side, rsiConfirm });
  const value = rsi === null ? null : round(rsi);
  const inputs = { side, rsi: value, rsiMiddle: RSI_MIDDLE };
  if (value === null) return decideRisk("rsi", false, "there are not enough prices for RSI yet", inputs);
  const ok = side === "buy" ? value < RSI_MIDDLE : value > RSI_MIDDLE;
  const wanted = side === "buy" ? "below" : "above";
  return decideRisk(
    "rsi",
    ok,
    `RSI ${value} ${ok ? "is" : "is not"} ${wanted} ${RSI_MIDDLE} for a ${side}`,
    inputs,
  );
}

function trendFilter({ trendBps }: Signal, { mode }: FilterLimits): RiskDecision {
  if (mode !== "CONSERVATIVE")
    return decideRisk("trend", true, "only the conservative mode looks at it", { mode });
  const trend = trendBps === null ? null : round(trendBps);
  const inputs = { trendBps: trend, maxTrendBps: MAX_TREND_BPS, mode };
  if (trend === null) return decideRisk("trend", false, "there are no one-minute bars yet", inputs);
  const ok = Math.abs(trend) <= MAX_TREND_BPS;
  const text = `price is ${trend} bps from its one-minute average, ${ok ? "within" : "beyond"} ${MAX_TREND_BPS} bps`;
  return decideRisk("trend", ok, text, inputs);
}
