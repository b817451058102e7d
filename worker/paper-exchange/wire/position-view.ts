import {
  type Account,
  equityUsd,
  liquidationPriceUsd,
  maintenanceUsd,
  positionMarginUsd,
  unrealisedUsd,
} from "../engine/account.ts";
import { type Dec, text } from "../engine/decimal.ts";
import type { ExchangeState } from "../engine/exchange-state.ts";
import {
  contractsText,
  INST_ID,
  lotsToBtc,
  priceText,
  SETTLE_CCY,
  TAKER_FEE_RATE,
  ticksToUsd,
} from "../engine/instrument.ts";

/** Fields of margin loans, options and portfolio margin, which this venue does not have. */
const UNUSED_POSITION_FIELDS = {
  baseBorrowed: "",
  baseInterest: "",
  bizRefId: "",
  bizRefType: "",
  clSpotInUseAmt: "",
  closeOrderAlgo: [],
  deltaBS: "",
  deltaPA: "",
  gammaBS: "",
  gammaPA: "",
  hedgedPos: "",
  interest: "",
  liab: "",
  liabCcy: "",
  liqPenalty: "0",
  margin: "",
  maxSpotInUseAmt: "",
  nonSettleAvgPx: "",
  optVal: "",
  pendingCloseOrdLiabVal: "",
  posCcy: "",
  quoteBorrowed: "",
  quoteInterest: "",
  settledPnl: "",
  spotInUseAmt: "",
  spotInUseCcy: "",
  thetaBS: "",
  thetaPA: "",
  usdPx: "",
  vegaBS: "",
  vegaPA: "",
};

const ratioOf = (profit: Dec, margin: Dec): string =>
  margin.isZero() ? "" : text(profit.div(margin).toDecimalPlaces(12));

/** Price at which closing at market earns exactly what opening and closing cost. */
function breakEvenUsd({ position }: Account): Dec {
  const { avgUsd, lots } = position;
  const long = lots > 0;
  const opened = long ? TAKER_FEE_RATE.plus(1) : TAKER_FEE_RATE.neg().plus(1);
  const closed = long ? TAKER_FEE_RATE.neg().plus(1) : TAKER_FEE_RATE.plus(1);
  return avgUsd.mul(opened).div(closed).toDecimalPlaces(8);
}

/** What a position is worth now; all of it empty when flat. */
function worthFields(state: ExchangeState, account: Account): Record<string, string> {
  const { position } = account;
  const { markUsd } = state.mark;
  const isFlat = position.lots === 0;
  const amount = (value: () => Dec) => (isFlat ? "" : text(value()));
  const margin = positionMarginUsd(account, markUsd);
  const upl = unrealisedUsd(account, markUsd);
  const lastUsd = state.lastTicks === null ? markUsd : ticksToUsd(state.lastTicks);
  const uplLast = unrealisedUsd(account, lastUsd);
  const maintenance = maintenanceUsd(account, markUsd);
  const liquidation = liquidationPriceUsd(account);
  return {
    avgPx: amount(() => position.avgUsd.toDecimalPlaces(16)),
    availPos: isFlat ? "" : contractsText(Math.abs(position.lots)),
    bePx: amount(() => breakEvenUsd(account)),
    imr: amount(() => margin),
    liqPx: liquidation ? text(liquidation.toDecimalPlaces(8)) : "",
    mgnRatio: amount(() => equityUsd(account, markUsd).div(maintenance).toDecimalPlaces(12)),
    mmr: amount(() => maintenance),
    notionalUsd: amount(() => lotsToBtc(Math.abs(position.lots)).mul(markUsd)),
    upl: amount(() => upl),
    uplLastPx: amount(() => uplLast),
    uplRatio: ratioOf(upl, margin),
    uplRatioLastPx: ratioOf(uplLast, margin),
  };
}

function sharedFields(state: ExchangeState, account: Account): Record<string, unknown> {
  const { position } = account;
  return {
    ...UNUSED_POSITION_FIELDS,
    ...worthFields(state, account),
    adl: "1",
    ccy: SETTLE_CCY,
    cTime: String(position.openedAtMs),
    fee: text(position.fee),
    fundingFee: text(position.funding),
    idxPx: text(state.mark.indexUsd),
    instId: INST_ID,
    instType: "SWAP",
    last: state.lastTicks === null ? "" : priceText(state.lastTicks),
    lever: String(account.leverage),
    markPx: text(state.mark.markUsd),
    mgnMode: "cross",
    pnl: text(position.pnl),
    pos: contractsText(position.lots),
    posId: position.posId,
    posSide: "net",
    realizedPnl: text(position.pnl.plus(position.fee).plus(position.funding)),
    tradeId: position.lastTradeId,
    uTime: String(position.updatedAtMs),
  };
}

/** The net position as REST shows it; contracts carry the sign. */
export function positionView(state: ExchangeState, account: Account): Record<string, unknown> {
  return { ...sharedFields(state, account), baseBal: "", quoteBal: "" };
}

/** The net position as the private stream shows it. */
export function positionPush(state: ExchangeState, account: Account, nowMs: number): Record<string, unknown> {
  return { ...sharedFields(state, account), pTime: String(nowMs) };
}
