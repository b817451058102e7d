import { type Account, type Bill, equityUsd, positionMarginUsd, unrealisedUsd } from "../engine/account.ts";
import { text } from "../engine/decimal.ts";
import type { ExchangeState } from "../engine/exchange-state.ts";
import {
  contractsText,
  INST_ID,
  lotsToBtc,
  MAKER_FEE_RATE,
  priceText,
  SETTLE_CCY,
  TAKER_FEE_RATE,
} from "../engine/instrument.ts";
import { availableUsd, orderMarginUsd } from "../engine/order-check.ts";

/** Maintenance margin, share of notional. */
const MAINTENANCE_RATE = "0.004";

/** Balance of an account: equity = cash + unrealised. */
export function balanceView(state: ExchangeState, account: Account, nowMs: number): object {
  const { markUsd } = state.mark;
  const equity = text(equityUsd(account, markUsd));
  const margin = positionMarginUsd(account, markUsd);
  const bound = margin.plus(orderMarginUsd(account, state.resting.values()));
  const available = text(availableUsd(state, account));
  const notional = lotsToBtc(Math.abs(account.position.lots)).mul(markUsd);
  const currency = {
    ccy: SETTLE_CCY,
    eq: equity,
    cashBal: text(account.cash),
    upl: text(unrealisedUsd(account, markUsd)),
    availEq: available,
    availBal: available,
    frozenBal: text(bound),
    ordFrozen: text(bound.minus(margin)),
    imr: text(margin),
    mmr: text(notional.mul(MAINTENANCE_RATE)),
    disEq: equity,
    eqUsd: equity,
    isoEq: "0",
    liab: "0",
    interest: "0",
    uTime: String(account.updatedAtMs),
  };
  return {
    uTime: String(nowMs),
    totalEq: equity,
    adjEq: equity,
    isoEq: "0",
    imr: currency.imr,
    mmr: currency.mmr,
    ordFroz: currency.ordFrozen,
    notionalUsd: text(notional),
    upl: currency.upl,
    mgnRatio: "",
    details: [currency],
  };
}

/** The net position with mark, profit and margin; contracts carry the sign. */
export function positionView(state: ExchangeState, account: Account): Record<string, string> {
  const { position } = account;
  const { markUsd } = state.mark;
  const isFlat = position.lots === 0;
  const upl = unrealisedUsd(account, markUsd);
  const margin = positionMarginUsd(account, markUsd);
  const notional = lotsToBtc(Math.abs(position.lots)).mul(markUsd);
  const amount = (value: string) => (isFlat ? "" : value);
  return {
    instType: "SWAP",
    instId: INST_ID,
    mgnMode: "cross",
    posId: position.posId,
    posSide: "net",
    pos: contractsText(position.lots),
    availPos: amount(contractsText(Math.abs(position.lots))),
    avgPx: amount(text(position.avgUsd.toDecimalPlaces(16))),
    markPx: text(markUsd),
    last: state.lastTicks === null ? "" : priceText(state.lastTicks),
    idxPx: text(state.mark.indexUsd),
    upl: amount(text(upl)),
    uplRatio: isFlat || margin.isZero() ? "" : text(upl.div(margin).toDecimalPlaces(12)),
    lever: String(account.leverage),
    imr: amount(text(margin)),
    mmr: amount(text(notional.mul(MAINTENANCE_RATE))),
    mgnRatio: "",
    margin: "",
    liqPx: "",
    notionalUsd: amount(text(notional)),
    ccy: SETTLE_CCY,
    pnl: text(position.pnl),
    fee: text(position.fee),
    fundingFee: text(position.funding),
    realizedPnl: text(position.pnl.plus(position.fee).plus(position.funding)),
    liqPenalty: "0",
    adl: "1",
    tradeId: position.lastTradeId,
    cTime: String(position.openedAtMs),
    uTime: String(position.updatedAtMs),
  };
}

/** One change of the balance; type 8 is funding. */
export function billView(bill: Bill): Record<string, string> {
  const isTrade = bill.type === "2";
  return {
    billId: bill.billId,
    instType: "SWAP",
    instId: INST_ID,
    ccy: SETTLE_CCY,
    mgnMode: "cross",
    type: bill.type,
    subType: bill.subType,
    balChg: text(bill.change),
    bal: text(bill.balance),
    posBal: "0",
    posBalChg: "0",
    pnl: text(bill.pnl),
    fee: text(bill.fee),
    sz: contractsText(bill.lots),
    px: bill.priceUsd,
    execType: bill.execType,
    ordId: bill.ordId,
    clOrdId: bill.clOrdId,
    tradeId: bill.tradeId,
    fillTime: isTrade ? String(bill.atMs) : "",
    from: "",
    to: "",
    notes: "",
    interest: "0",
    tag: "",
    ts: String(bill.atMs),
  };
}

/** Fee schedule; a fee paid is negative. */
export function tradeFeeView(nowMs: number): Record<string, string> {
  const maker = text(MAKER_FEE_RATE.neg());
  const taker = text(TAKER_FEE_RATE.neg());
  return {
    category: "1",
    level: "Lv1",
    instType: "SWAP",
    ruleType: "normal",
    maker,
    taker,
    makerU: maker,
    takerU: taker,
    makerUSDC: maker,
    takerUSDC: taker,
    delivery: "",
    exercise: "",
    ts: String(nowMs),
  };
}

/** Leverage setting of the instrument. */
export function leverageView(account: Account): Record<string, string> {
  return {
    instId: INST_ID,
    ccy: "",
    mgnMode: "cross",
    posSide: "net",
    lever: String(account.leverage),
  };
}
