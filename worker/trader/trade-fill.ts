import type { Trade } from "ccxt";
import { Decimal } from "decimal.js";
import type { LedgerFill } from "./ledger.ts";

/** A trade of ccxt as a fill in BTC. The venue's own strings are used where they stand: numbers lose digits. */
export function toLedgerFill(trade: Trade, contractSize: Decimal): LedgerFill {
  const info = trade.info ?? {};
  const contracts = info.fillSz ?? trade.amount ?? 0;
  // Both of the venue's fields are signed (a cost is negative); ccxt's own fee is a positive cost.
  const fee = info.fillFee ?? info.fee;
  const feeUsd =
    fee === undefined || fee === "" ? new Decimal(trade.fee?.cost ?? 0).negated() : new Decimal(fee);
  return {
    tradeId: String(trade.id ?? info.tradeId),
    orderId: String(info.clOrdId || trade.order || ""),
    side: trade.side === "sell" ? "sell" : "buy",
    sizeBtc: new Decimal(contracts).mul(contractSize).toFixed(),
    price: new Decimal(info.fillPx ?? trade.price ?? 0).toFixed(),
    feeUsd: feeUsd.toFixed(),
  };
}
