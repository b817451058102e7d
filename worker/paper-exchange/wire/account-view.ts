import type { Account, Bill } from "../engine/account.ts";
import { text } from "../engine/decimal.ts";
import { contractsText, INST_ID, MAKER_FEE_RATE, SETTLE_CCY, TAKER_FEE_RATE } from "../engine/instrument.ts";
import type { PaperAccount } from "../paper-accounts.ts";

/** One change of the balance; type 8 is funding. */
export function billView(bill: Bill): Record<string, string> {
  const isTrade = bill.type !== "8";
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
    fillIdxPx: isTrade ? bill.indexUsd : "",
    fillMarkPx: isTrade ? bill.markUsd : "",
    fillFwdPx: "",
    fillMarkVol: "",
    fillPxUsd: "",
    fillPxVol: "",
    earnAmt: "",
    earnApr: "",
    from: "",
    to: "",
    notes: "",
    interest: "0",
    tag: "",
    ts: String(bill.atMs),
  };
}

/** Fee schedule; a fee paid is negative. */
export function tradeFeeView(nowMs: number): object {
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
    feeGroup: [{ groupId: "1", maker, taker }],
    fiat: [],
    delivery: "",
    exercise: "",
    ts: String(nowMs),
  };
}

/** Leverage setting of the instrument. */
export function leverageView(account: Account): Record<string, string> {
  return { instId: INST_ID, ccy: "", mgnMode: "cross", posSide: "net", lever: String(account.leverage) };
}

/** Settings of the account and what its key may do; ids are the account's name, so that paper is never taken for live. */
export function configView(account: PaperAccount): object {
  return {
    uid: account.name,
    mainUid: account.name,
    acctLv: "2",
    acctStpMode: "cancel_maker",
    autoLoan: false,
    ctIsoMode: "automatic",
    enableSpotBorrow: false,
    greeksType: "PA",
    feeType: "0",
    ip: "",
    type: "0",
    kycLv: "3",
    label: `paper ${account.name}`,
    level: "Lv1",
    levelTmp: "",
    liquidationGear: "-1",
    mgnIsoMode: "automatic",
    opAuth: "1",
    perm: account.permissions.join(","),
    posMode: "net_mode",
    roleType: "0",
    spotBorrowAutoRepay: false,
    spotOffsetType: "",
    spotRoleType: "0",
    spotTraderInsts: [],
    stgyType: "0",
    traderInsts: [],
    settleCcy: SETTLE_CCY,
    settleCcyList: [SETTLE_CCY],
  };
}

/** Currencies of the venue; nothing can be paid in or out. */
export function currenciesView(): object[] {
  return [currencyView("USDT", "USDT-ERC20", "Tether"), currencyView("BTC", "BTC-Bitcoin", "Bitcoin")];
}

function currencyView(ccy: string, chain: string, name: string): object {
  return {
    ccy,
    chain,
    name,
    burningFeeRate: "",
    canDep: false,
    canWd: false,
    canInternal: false,
    ctAddr: "",
    depEstOpenTime: "",
    depQuotaFixed: "",
    depQuoteDailyLayer2: "",
    fee: "0",
    logoLink: "",
    mainNet: true,
    maxFee: "0",
    maxFeeForCtAddr: "",
    maxWd: "0",
    minDep: "0",
    minDepArrivalConfirm: "1",
    minFee: "0",
    minFeeForCtAddr: "",
    minInternal: "0",
    minWd: "0",
    minWdUnlockConfirm: "1",
    needTag: false,
    usedDepQuotaFixed: "",
    usedWdQuota: "0",
    wdEstOpenTime: "",
    wdQuota: "0",
    wdTickSz: "8",
  };
}
