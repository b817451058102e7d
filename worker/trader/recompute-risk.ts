import { Decimal } from "decimal.js";

type Inputs = Readonly<Record<string, string | number | boolean | null>>;
type Rule = (inputs: Inputs) => boolean;

/** Longest quiet window, s; the form's half an hour. */
const QUIET_WINDOW_MAX_SEC = 1_800;

function decimal(inputs: Inputs, name: string): Decimal {
  const value = inputs[name];
  if (typeof value !== "number" && typeof value !== "string") throw new Error(`input ${name} is missing`);
  return new Decimal(value);
}

const isKnown = (inputs: Inputs, name: string): boolean =>
  inputs[name] !== null && inputs[name] !== undefined;
const signOf = (side: Inputs[string] | undefined): number => (side === "buy" ? 1 : -1);

function quietWindowAllows(inputs: Inputs): boolean {
  if (!isKnown(inputs, "nextFundingAtMs")) return false;
  const intervalMs = decimal(inputs, "intervalMs");
  const windowSec = Decimal.min(QUIET_WINDOW_MAX_SEC, intervalMs.div(4_000), decimal(inputs, "capSec"));
  if (!windowSec.eq(decimal(inputs, "windowSec")))
    throw new Error("windowSec does not follow from the inputs");
  let nextAtMs = decimal(inputs, "nextFundingAtMs");
  const nowMs = decimal(inputs, "nowMs");
  if (nextAtMs.lt(nowMs))
    nextAtMs = nextAtMs.plus(nowMs.minus(nextAtMs).div(intervalMs).ceil().mul(intervalMs));
  return nextAtMs.minus(nowMs).div(1_000).gt(windowSec);
}

function reducesOnly(inputs: Inputs): boolean {
  const position = decimal(inputs, "positionBtc");
  const after = position.plus(decimal(inputs, "sizeBtc").mul(signOf(inputs.side)));
  return !position.isZero() && after.abs().lt(position.abs()) && (after.isZero() || after.s === position.s);
}

/** Each rule again from its printed inputs, written apart from the code that decided. */
const RULES: Readonly<Record<string, Rule>> = {
  spread: (inputs) =>
    isKnown(inputs, "spreadBps") && decimal(inputs, "spreadBps").lt(decimal(inputs, "maxSpreadBps")),
  depth: (inputs) =>
    isKnown(inputs, "depthUsd") && decimal(inputs, "depthUsd").gt(decimal(inputs, "minDepthUsd")),
  volatility: (inputs) =>
    inputs.volatility === "OFF" ||
    (isKnown(inputs, "rangeBps") && decimal(inputs, "rangeBps").lt(decimal(inputs, "maxRangeBps"))),
  rsi: (inputs) => {
    if (inputs.rsiConfirm === false) return true;
    if (!isKnown(inputs, "rsi")) return false;
    const fromMiddle = decimal(inputs, "rsi").minus(decimal(inputs, "rsiMiddle"));
    return fromMiddle.mul(signOf(inputs.side)).isNegative() && !fromMiddle.isZero();
  },
  trend: (inputs) =>
    inputs.mode !== "CONSERVATIVE" ||
    (isKnown(inputs, "trendBps") && decimal(inputs, "trendBps").abs().lte(decimal(inputs, "maxTrendBps"))),
  reducesOnly,
  orderSize: (inputs) => decimal(inputs, "sizeBtc").lte(decimal(inputs, "approvedSizeBtc")),
  sizing: (inputs) => inputs.mode !== "CONSERVATIVE" || decimal(inputs, "positionBtc").isZero(),
  positionLimit: (inputs) =>
    decimal(inputs, "positionBtc")
      .plus(decimal(inputs, "sizeBtc").mul(signOf(inputs.side)))
      .abs()
      .plus(decimal(inputs, "uncertainBtc"))
      .lte(decimal(inputs, "positionLimitBtc")),
  maxLoss: (inputs) => decimal(inputs, "lossUsd").lt(decimal(inputs, "maxLossUsd")),
  dailyLossCap: (inputs) =>
    decimal(inputs, "runLossUsd")
      .plus(decimal(inputs, "dailyLossUsedUsd"))
      .lt(decimal(inputs, "dailyLossCapUsd")),
  orderRate: (inputs) => decimal(inputs, "entriesLastMinute").lt(decimal(inputs, "maxOrdersPerMinute")),
  reduceOnlyMode: (inputs) => inputs.isReduceOnlyMode === false,
  quietWindow: quietWindowAllows,
};

/**
 * What a printed `risk` line must say by its own inputs alone. Throws a sentence when the rule is unknown or an input that
 * decides is missing: such a line cannot be recomputed.
 */
export function recomputeRisk(line: { rule: string; inputs: Inputs }): "allowed" | "denied" {
  const rule = Object.hasOwn(RULES, line.rule) ? RULES[line.rule] : undefined;
  if (!rule) throw new Error(`there is no rule "${line.rule}"`);
  return rule(line.inputs) ? "allowed" : "denied";
}
