import { type Shape, texts } from "./shape.ts";

/**
 * Rows of the OKX v5 API for a perpetual, keys and JSON types, from the public documentation
 * (https://www.okx.com/docs-v5/en/, read November 2026). Fields that it gives for event contracts only are left out.
 */
export const ORDER_ACK = texts("ordId clOrdId tag ts sCode sMsg");
export const CANCEL_ACK = texts("ordId clOrdId ts sCode sMsg");
export const AMEND_ACK = texts("ordId clOrdId ts reqId sCode sMsg");

const ORDER_BOTH = `instType instId tgtCcy ccy ordId clOrdId tag px pxUsd pxVol pxType sz pnl ordType side posSide tdMode
  accFillSz fillPx tradeId fillSz fillTime avgPx state stpId stpMode lever attachAlgoClOrdId tpTriggerPx tpTriggerPxType
  tpOrdPx slTriggerPx slTriggerPxType slOrdPx feeCcy fee rebateCcy rebate source category reduceOnly isTpLimit cancelSource
  quickMgnType algoClOrdId algoId uTime cTime tradeQuoteCcy`;
const ORDER_NESTED: Record<string, Shape> = {
  attachAlgoOrds: ["string"],
  linkedAlgoOrd: { algoId: "string" },
};
export const ORDER = texts(`${ORDER_BOTH} cancelSourceReason`, ORDER_NESTED);
export const ORDER_PUSH = texts(
  `${ORDER_BOTH} notionalUsd fillPnl fillFee fillFeeCcy fillPxVol fillPxUsd fillMarkVol fillFwdPx fillMarkPx fillIdxPx
  execType fillNotionalUsd amendSource reqId amendResult lastPx code msg`,
  ORDER_NESTED,
);

export const FILL =
  texts(`instType instId tradeId ordId clOrdId billId subType tag fillPx fillSz fillIdxPx fillPnl fillPxVol
  fillPxUsd fillMarkVol fillFwdPx fillMarkPx side posSide execType feeCcy fee feeRate ts fillTime tradeQuoteCcy`);

const POSITION_BOTH = `instType mgnMode posId posSide pos hedgedPos baseBorrowed baseInterest quoteBorrowed quoteInterest posCcy
  availPos avgPx upl uplRatio uplLastPx uplRatioLastPx instId lever liqPx markPx imr margin mgnRatio mmr liab liabCcy interest
  tradeId notionalUsd optVal pendingCloseOrdLiabVal adl bizRefId bizRefType ccy last idxPx usdPx bePx deltaBS deltaPA gammaBS
  gammaPA thetaBS thetaPA vegaBS vegaPA spotInUseAmt spotInUseCcy clSpotInUseAmt maxSpotInUseAmt realizedPnl pnl fee fundingFee
  liqPenalty cTime uTime nonSettleAvgPx settledPnl`;
export const POSITION = texts(`${POSITION_BOTH} baseBal quoteBal`, { closeOrderAlgo: ["string"] });
export const POSITION_PUSH = texts(`${POSITION_BOTH} pTime`, { closeOrderAlgo: ["string"] });

const CURRENCY_BALANCE = texts(
  `ccy eq cashBal uTime isoEq availEq disEq fixedBal availBal frozenBal ordFrozen liab upl uplLiab crossLiab isoLiab rewardBal
  mgnRatio imr mmr interest twap frpType maxLoan eqUsd borrowFroz notionalLever coinUsdPrice stgyEq isoUpl spotInUseAmt
  clSpotInUseAmt maxSpotInUseAmt spotIsoBal smtSyncEq spotCopyTradingEq spotBal openAvgPx accAvgPx spotUpl spotUplRatio totalPnl
  totalPnlRatio colRes colBorrAutoConversion autoLendStatus autoLendMtAmt`,
  { collateralRestrict: "boolean", collateralEnabled: "boolean" },
);
export const BALANCE = texts(
  `uTime totalEq isoEq adjEq availEq ordFroz imr mmr borrowFroz mgnRatio notionalUsd notionalUsdForBorrow notionalUsdForSwap
  notionalUsdForFutures notionalUsdForOption upl delta deltaLever deltaNeutralStatus`,
  { details: [CURRENCY_BALANCE] },
);

export const BILL =
  texts(`instType billId type subType ts balChg posBalChg bal posBal sz px ccy pnl fee earnAmt earnApr mgnMode
  instId ordId execType from to notes interest tag fillTime tradeId clOrdId fillIdxPx fillMarkPx fillPxVol fillPxUsd fillMarkVol
  fillFwdPx`);

export const TRADE_FEE = texts(
  "level taker maker takerU makerU delivery exercise instType takerUSDC makerUSDC ruleType category ts",
  { feeGroup: [texts("taker maker groupId")], fiat: [texts("ccy taker maker")] },
);

export const CONFIG = texts(
  `uid mainUid acctLv acctStpMode posMode greeksType feeType level levelTmp ctIsoMode mgnIsoMode spotOffsetType roleType
  spotRoleType opAuth kycLv label ip perm liquidationGear type stgyType settleCcy`,
  {
    autoLoan: "boolean",
    enableSpotBorrow: "boolean",
    spotBorrowAutoRepay: "boolean",
    traderInsts: ["string"],
    spotTraderInsts: ["string"],
    settleCcyList: ["string"],
  },
);

export const CURRENCY = texts(
  `ccy name logoLink chain ctAddr depEstOpenTime wdEstOpenTime minDep minWd minInternal maxWd wdTickSz wdQuota usedWdQuota fee
  minFee maxFee minFeeForCtAddr maxFeeForCtAddr burningFeeRate minDepArrivalConfirm minWdUnlockConfirm depQuotaFixed
  usedDepQuotaFixed depQuoteDailyLayer2`,
  { canDep: "boolean", canWd: "boolean", canInternal: "boolean", mainNet: "boolean", needTag: "boolean" },
);

export const INSTRUMENT = texts(
  `instType instId uly groupId instCategory instFamily category baseCcy quoteCcy settleCcy ctVal ctMult ctValCcy optType stk
  listTime auctionEndTime contTdSwTime preMktSwTime openType expTime lever tickSz lotSz minSz ctType alias state ruleType
  maxLmtSz maxMktSz maxLmtAmt maxMktAmt maxTwapSz maxIcebergSz maxTriggerSz maxStopSz posLmtAmt posLmtPct maxPlatOILmt`,
  {
    futureSettlement: "boolean",
    instIdCode: "number",
    tradeQuoteCcyList: ["string"],
    upcChg: [texts("param newValue effTime")],
  },
);

export const TICKER =
  texts(`instType instId last lastSz askPx askSz bidPx bidSz open24h high24h low24h volCcy24h vol24h sodUtc0
  sodUtc8 ts`);
const LEVELS: Shape = [["string"]];
export const BOOK = texts("ts", { asks: LEVELS, bids: LEVELS });
export const BOOK_PUSH = texts("ts", {
  asks: LEVELS,
  bids: LEVELS,
  checksum: "number",
  prevSeqId: "number",
  seqId: "number",
});
export const TRADE = texts("instId tradeId px sz side source ts");
export const TRADE_PUSH = texts("instId tradeId px sz side count source ts", { seqId: "number" });
export const CANDLE: Shape = ["string"];
export const MARK_PRICE = texts("instType instId markPx ts");
export const PRICE_LIMIT = texts("instType instId buyLmt sellLmt ts", { enabled: "boolean" });
export const FUNDING_RATE =
  texts(`instType instId method formulaType fundingRate nextFundingRate fundingTime nextFundingTime
  minFundingRate maxFundingRate interestRate impactValue settState settFundingRate premium prevFundingTime ts`);
export const FUNDING_HISTORY = texts(
  "instType instId formulaType fundingRate realizedRate fundingTime method",
);
export const STATUS = texts(
  "title state begin end preOpenBegin href serviceType system scheDesc maintType env",
);
export const LEVERAGE_SET = texts("lever mgnMode instId posSide");
export const LEVERAGE = texts("instId mgnMode posSide lever ccy");
export const CLOSED = texts("instId posSide clOrdId tag");
export const CANCEL_TIMER = texts("triggerTime tag ts");
