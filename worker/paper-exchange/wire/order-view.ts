import { text } from "../engine/decimal.ts";
import { contractsText, INST_ID, lotsToBtc, priceText, SETTLE_CCY } from "../engine/instrument.ts";
import type { Fill, Order } from "../engine/order.ts";

function averagePrice(order: Order): string {
  return order.filledLots === 0
    ? ""
    : text(order.filledUsd.div(lotsToBtc(order.filledLots)).toDecimalPlaces(12));
}

/** An order as REST shows it. */
export function orderView(order: Order): Record<string, string> {
  const fill = order.lastFill;
  return {
    instType: "SWAP",
    instId: INST_ID,
    ccy: "",
    tdMode: "cross",
    posSide: "net",
    ordId: order.ordId,
    clOrdId: order.clOrdId,
    tag: order.tag,
    side: order.side,
    ordType: order.ordType,
    px: order.ticks === null ? "" : priceText(order.ticks),
    sz: contractsText(order.lots),
    accFillSz: contractsText(order.filledLots),
    avgPx: averagePrice(order),
    fillPx: fill ? priceText(fill.ticks) : "",
    fillSz: fill ? contractsText(fill.lots) : "0",
    fillTime: fill ? String(fill.atMs) : "",
    tradeId: fill ? fill.tradeId : "",
    state: order.state,
    cancelSource: order.cancelSource,
    cancelSourceReason: "",
    lever: String(order.leverage),
    fee: text(order.fee),
    feeCcy: SETTLE_CCY,
    rebate: "0",
    rebateCcy: SETTLE_CCY,
    pnl: text(order.pnl),
    reduceOnly: String(order.isReduceOnly),
    category: "normal",
    source: "",
    quickMgnType: "",
    tgtCcy: "",
    cTime: String(order.createdAtMs),
    uTime: String(order.updatedAtMs),
  };
}

/** An order as the private stream shows it; only a fill carries the fill's fields. */
export function orderPush(order: Order, fill: Fill | null): Record<string, string> {
  return {
    ...orderView(order),
    fillPx: fill ? priceText(fill.ticks) : "",
    fillSz: fill ? contractsText(fill.lots) : "0",
    fillTime: fill ? String(fill.atMs) : "",
    tradeId: fill ? fill.tradeId : "",
    fillFee: fill ? text(fill.fee) : "0",
    fillFeeCcy: fill ? SETTLE_CCY : "",
    fillPnl: fill ? text(fill.pnl) : "0",
    execType: fill ? (fill.isMaker ? "M" : "T") : "",
    notionalUsd: text(order.filledUsd),
    amendResult: "",
    reqId: "",
    code: "0",
    msg: "",
  };
}

/** One fill as fills-history shows it. */
export function fillView(fill: Fill): Record<string, string> {
  return {
    instType: "SWAP",
    instId: INST_ID,
    tradeId: fill.tradeId,
    billId: fill.billId,
    ordId: fill.ordId,
    clOrdId: fill.clOrdId,
    tag: fill.tag,
    subType: "",
    side: fill.side,
    posSide: "net",
    fillPx: priceText(fill.ticks),
    fillSz: contractsText(fill.lots),
    fillPnl: text(fill.pnl),
    execType: fill.isMaker ? "M" : "T",
    fee: text(fill.fee),
    feeCcy: SETTLE_CCY,
    fillTime: String(fill.atMs),
    ts: String(fill.atMs),
  };
}
