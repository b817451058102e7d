import {
  type Account,
  equityUsd,
  maintenanceUsd,
  positionMarginUsd,
  unrealisedUsd,
} from "../engine/account.ts";
import { text } from "../engine/decimal.ts";
import type { ExchangeState } from "../engine/exchange-state.ts";
import { lotsToBtc, SETTLE_CCY } from "../engine/instrument.ts";
import { availableUsd, orderMarginUsd } from "../engine/order-check.ts";

/** Fields of loans, spot, copy trading and portfolio margin, which this venue does not have. */
const UNUSED_CURRENCY_FIELDS = {
  accAvgPx: "",
  autoLendMtAmt: "0",
  autoLendStatus: "unsupported",
  borrowFroz: "",
  clSpotInUseAmt: "",
  colBorrAutoConversion: "0",
  colRes: "0",
  collateralEnabled: false,
  collateralRestrict: false,
  crossLiab: "",
  fixedBal: "0",
  frpType: "0",
  interest: "",
  isoEq: "0",
  isoLiab: "",
  isoUpl: "0",
  liab: "",
  maxLoan: "",
  maxSpotInUseAmt: "",
  openAvgPx: "",
  rewardBal: "0",
  smtSyncEq: "0",
  spotBal: "",
  spotCopyTradingEq: "0",
  spotInUseAmt: "",
  spotIsoBal: "0",
  spotUpl: "",
  spotUplRatio: "",
  stgyEq: "0",
  totalPnl: "",
  totalPnlRatio: "",
  twap: "0",
  uplLiab: "",
};

const UNUSED_ACCOUNT_FIELDS = {
  borrowFroz: "",
  delta: "",
  deltaLever: "",
  deltaNeutralStatus: "0",
  isoEq: "0",
  notionalUsdForBorrow: "0",
  notionalUsdForFutures: "0",
  notionalUsdForOption: "0",
};

/** Balance of an account: equity = cash + unrealised. One USDT counts as one USD. */
export function balanceView(state: ExchangeState, account: Account, nowMs: number): object {
  const { markUsd } = state.mark;
  const equity = equityUsd(account, markUsd);
  const margin = positionMarginUsd(account, markUsd);
  const bound = margin.plus(orderMarginUsd(account, state.resting.values()));
  const available = text(availableUsd(state, account));
  const notional = lotsToBtc(Math.abs(account.position.lots)).mul(markUsd);
  const maintenance = maintenanceUsd(account, markUsd);
  const ratio = maintenance.isZero() ? "" : text(equity.div(maintenance).toDecimalPlaces(12));
  const lever = equity.gt(0) ? text(notional.div(equity).toDecimalPlaces(12)) : "";
  const currency = {
    ...UNUSED_CURRENCY_FIELDS,
    ccy: SETTLE_CCY,
    eq: text(equity),
    cashBal: text(account.cash),
    upl: text(unrealisedUsd(account, markUsd)),
    availEq: available,
    availBal: available,
    frozenBal: text(bound),
    ordFrozen: text(bound.minus(margin)),
    imr: text(margin),
    mmr: text(maintenance),
    mgnRatio: ratio,
    notionalLever: lever,
    coinUsdPrice: "1",
    disEq: text(equity),
    eqUsd: text(equity),
    uTime: String(account.updatedAtMs),
  };
  return {
    ...UNUSED_ACCOUNT_FIELDS,
    uTime: String(nowMs),
    totalEq: currency.eq,
    adjEq: currency.eq,
    availEq: available,
    imr: currency.imr,
    mmr: currency.mmr,
    mgnRatio: ratio,
    ordFroz: currency.ordFrozen,
    notionalUsd: text(notional),
    notionalUsdForSwap: text(notional),
    upl: currency.upl,
    details: [currency],
  };
}
