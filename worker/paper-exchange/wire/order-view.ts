import { text } from "../engine/decimal.ts";
import { contractsText, INST_ID, lotsToBtc, priceText, SETTLE_CCY } from "../engine/instrument.ts";
import type { Amendment, Fill, Order } from "../engine/order.ts";

/** Fields of attached orders, options and spot, which this venue does not have. */
const UNUSED_ORDER_FIELDS = {
  algoClOrdId: "",
  algoId: "",
  attachAlgoClOrdId: "",
  attachAlgoOrds: [],
  ccy: "",
  isTpLimit: "false",
  linkedAlgoOrd: { algoId: "" },
  pxType: "",
  pxUsd: "",
  pxVol: "",
  quickMgnType: "",
  slOrdPx: "",
  slTriggerPx: "",
  slTriggerPxType: "",
  source: "",
  stpId: "",
  stpMode: "cancel_maker",
  tgtCcy: "",
  tpOrdPx: "",
  tpTriggerPx: "",
  tpTriggerPxType: "",
  tradeQuoteCcy: SETTLE_CCY,
};

/** Option figures of a fill, which a perpetual does not have. */
const UNUSED_FILL_FIELDS = { fillFwdPx: "", fillMarkVol: "", fillPxUsd: "", fillPxVol: "" };

function averagePrice(order: Order): string {
  return order.filledLots === 0
    ? ""
    : text(order.filledUsd.div(lotsToBtc(order.filledLots)).toDecimalPlaces(12));
}

function fillFields(fill: Fill | null): Record<string, string> {
  return {
    fillPx: fill ? priceText(fill.ticks) : "",
    fillSz: fill ? contractsText(fill.lots) : "0",
    fillTime: fill ? String(fill.atMs) : "",
    tradeId: fill ? fill.tradeId : "",
  };
}

function sharedFields(order: Order): Record<string, unknown> {
  return {
    ...UNUSED_ORDER_FIELDS,
    instType: "SWAP",
    instId: INST_ID,
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
    state: order.state,
    cancelSource: order.cancelSource,
    lever: String(order.leverage),
    fee: text(order.fee),
    feeCcy: SETTLE_CCY,
    rebate: "0",
    rebateCcy: SETTLE_CCY,
    pnl: text(order.pnl),
    reduceOnly: String(order.isReduceOnly),
    category: order.category,
    cTime: String(order.createdAtMs),
    uTime: String(order.updatedAtMs),
  };
}

/** An order as REST shows it, with its latest fill. */
export function orderView(order: Order): Record<string, unknown> {
  return { ...sharedFields(order), ...fillFields(order.lastFill), cancelSourceReason: "" };
}

/** An order as the private stream shows it: only a fill carries the fill's fields, only a change those of the change. */
export function orderPush(
  order: Order,
  push: { fill: Fill | null; amendment: Amendment | null; lastTicks: number | null },
): Record<string, unknown> {
  const { fill, amendment, lastTicks } = push;
  const filled = fill ? text(lotsToBtc(fill.lots).mul(fill.ticks).div(10)) : "";
  return {
    ...sharedFields(order),
    ...fillFields(fill),
    ...UNUSED_FILL_FIELDS,
    fillFee: fill ? text(fill.fee) : "0",
    fillFeeCcy: fill ? SETTLE_CCY : "",
    fillPnl: fill ? text(fill.pnl) : "0",
    fillMarkPx: fill ? fill.markUsd : "",
    fillIdxPx: fill ? fill.indexUsd : "",
    fillNotionalUsd: filled,
    execType: fill ? (fill.isMaker ? "M" : "T") : "",
    notionalUsd: text(order.filledUsd),
    lastPx: lastTicks === null ? "" : priceText(lastTicks),
    amendResult: amendment ? amendment.result : "",
    amendSource: amendment ? "1" : "",
    reqId: amendment ? amendment.reqId : "",
    code: "0",
    msg: "",
  };
}

/** One fill as fills and fills-history show it. */
export function fillView(fill: Fill): Record<string, string> {
  const value = lotsToBtc(fill.lots).mul(fill.ticks).div(10);
  return {
    ...UNUSED_FILL_FIELDS,
    instType: "SWAP",
    instId: INST_ID,
    tradeId: fill.tradeId,
    billId: fill.billId,
    ordId: fill.ordId,
    clOrdId: fill.clOrdId,
    tag: fill.tag,
    subType: fill.subType,
    side: fill.side,
    posSide: "net",
    fillPx: priceText(fill.ticks),
    fillSz: contractsText(fill.lots),
    fillMarkPx: fill.markUsd,
    fillIdxPx: fill.indexUsd,
    fillPnl: text(fill.pnl),
    execType: fill.isMaker ? "M" : "T",
    fee: text(fill.fee),
    feeCcy: SETTLE_CCY,
    feeRate: text(fill.fee.div(value).toDecimalPlaces(8)),
    fillTime: String(fill.atMs),
    tradeQuoteCcy: SETTLE_CCY,
    ts: String(fill.atMs),
  };
}
