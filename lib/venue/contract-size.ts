import { Decimal } from "decimal.js";

/** How a venue counts: BTC in one contract, smallest step and smallest amount of an order in BTC. */
type SizeRules = { contractSize: Decimal; stepBtc: Decimal; minBtc: Decimal };

/** BTC of a number of contracts, exact. */
export function btcOf(contracts: Decimal.Value, contractSize: Decimal.Value): Decimal {
  return new Decimal(contracts).mul(contractSize);
}

/** Contracts of a size in BTC, exact; a size between two steps stays between them, so that nothing is rounded silently. */
export function contractsOf(sizeBtc: Decimal.Value, contractSize: Decimal.Value): Decimal {
  return new Decimal(sizeBtc).div(contractSize);
}

/** Why a venue would not take this size; null when it would. */
export function sizeProblem(
  sizeBtc: Decimal.Value,
  { stepBtc, minBtc }: SizeRules,
): "VENUE_SIZE_BELOW_MINIMUM" | "VENUE_SIZE_STEP" | null {
  const size = new Decimal(sizeBtc);
  if (size.lt(minBtc) || size.lte(0)) return "VENUE_SIZE_BELOW_MINIMUM";
  return stepBtc.gt(0) && !size.mod(stepBtc).isZero() ? "VENUE_SIZE_STEP" : null;
}
