import { findOrder } from "../engine/cancel-order.ts";
import { INST_ID, MAX_LEVERAGE } from "../engine/instrument.ts";
import { isOpen, type Order } from "../engine/order.ts";
import type { PaperAccount } from "../paper-accounts.ts";
import { billView, configView, currenciesView, leverageView, tradeFeeView } from "../wire/account-view.ts";
import { balanceView } from "../wire/balance-view.ts";
import { type Envelope, failure, success } from "../wire/envelope.ts";
import { historyPage } from "../wire/history-page.ts";
import {
  amendOrders,
  type Caller,
  cancelAllAfter,
  cancelOrders,
  closeWholePosition,
  placeOrders,
} from "../wire/order-commands.ts";
import { fillView, orderView } from "../wire/order-view.ts";
import { parseFields } from "../wire/parse-request.ts";
import { positionView } from "../wire/position-view.ts";

export interface PrivateCall extends Caller {
  credentials: PaperAccount;
  query: Record<string, string>;
  body: unknown;
  /** Orders of less than this age are not known yet, as on a venue whose read side lags. */
  lookUpLagMs: number;
}

function isAsked(query: Record<string, string>): boolean {
  const instIds = query.instId ? query.instId.split(",") : [INST_ID];
  return instIds.includes(INST_ID) && ["", "SWAP", "ANY"].includes(query.instType ?? "");
}

/** Open orders of the account: those that rest, not all it ever sent. */
function pendingOrders(call: PrivateCall): Envelope {
  const { state, account } = call;
  return ordersPage(
    call,
    [...state.resting.values()].filter((order) => order.account === account.name),
  );
}

/** Finished orders; the venue wants to be told the kind of instrument. */
function finishedOrders(call: PrivateCall): Envelope {
  const { account, query } = call;
  if (!query.instType) return failure("50014", "Parameter instType can not be empty");
  return ordersPage(
    call,
    [...account.orders.values()].filter((order) => !isOpen(order)),
  );
}

const isKnownYet = ({ nowMs, lookUpLagMs }: PrivateCall, order: Order): boolean =>
  nowMs - order.createdAtMs >= lookUpLagMs;

function ordersPage(call: PrivateCall, matching: Order[]): Envelope {
  const { query } = call;
  const orders = isAsked(query) ? matching.filter((order) => isKnownYet(call, order)) : [];
  const wanted = orders.filter(
    (o) =>
      (!query.state || o.state === query.state) &&
      (!query.ordType || query.ordType.split(",").includes(o.ordType)),
  );
  const page = historyPage(wanted, query, { id: (o) => o.ordId, atMs: (o) => o.createdAtMs });
  return success(page.map(orderView));
}

function oneOrder(call: PrivateCall): Envelope {
  const { account, query } = call;
  if (!query.ordId && !query.clOrdId) return failure("51003");
  const order = findOrder(account, { ordId: query.ordId ?? "", clOrdId: query.clOrdId ?? "" });
  return order && isKnownYet(call, order) ? success([orderView(order)]) : failure("51603");
}

function fills({ account, query }: PrivateCall): Envelope {
  const rows = isAsked(query) ? account.fills.filter((f) => !query.ordId || f.ordId === query.ordId) : [];
  return success(historyPage(rows, query, { id: (f) => f.billId, atMs: (f) => f.atMs }).map(fillView));
}

/** As on the venue: a flat position is shown only when asked for by name and held before. */
function positions({ state, account, query }: PrivateCall): Envelope {
  const { lots, hasEverBeenHeld } = account.position;
  const isShown = isAsked(query) && (lots !== 0 || (Boolean(query.instId) && hasEverBeenHeld));
  return success(isShown ? [positionView(state, account)] : []);
}

function bills({ account, query }: PrivateCall): Envelope {
  const isOther = (query.ccy && query.ccy !== "USDT") || (query.instType && query.instType !== "SWAP");
  const wanted = account.bills.filter(
    (b) =>
      !isOther && (!query.type || b.type === query.type) && (!query.subType || b.subType === query.subType),
  );
  return success(historyPage(wanted, query, { id: (b) => b.billId, atMs: (b) => b.atMs }).map(billView));
}

function setLeverage({ account, body, state }: PrivateCall): Envelope {
  const { lever = "", mgnMode = "", instId = "" } = parseFields(body) ?? {};
  if (instId !== INST_ID) return failure("51001");
  if (mgnMode !== "cross")
    return failure("51000", "Parameter mgnMode error: this venue trades cross margin only");
  const leverage = Number(lever);
  if (!Number.isFinite(leverage) || leverage < 1) return failure("51000", "Parameter lever error");
  if (leverage > MAX_LEVERAGE) return failure("59102");
  account.leverage = leverage;
  state.events.push({ kind: "account", account: account.name, cause: "settings" });
  const { lever: set, mgnMode: mode, posSide } = leverageView(account);
  return success([{ lever: set, mgnMode: mode, instId, posSide }]);
}

/** Signed endpoints: method and path → answer. A new endpoint is one row. */
export const PRIVATE_ROUTES: Record<string, (call: PrivateCall) => Envelope> = {
  "GET asset/currencies": () => success(currenciesView()),
  "GET account/balance": ({ state, account, nowMs }) => success([balanceView(state, account, nowMs)]),
  "GET account/positions": positions,
  "GET account/bills": bills,
  "GET account/bills-archive": bills,
  "GET account/trade-fee": ({ nowMs }) => success([tradeFeeView(nowMs)]),
  "GET account/leverage-info": ({ account }) => success([leverageView(account)]),
  "GET account/config": ({ credentials }) => success([configView(credentials)]),
  "POST account/set-leverage": setLeverage,
  "POST account/set-position-mode": ({ body }) =>
    parseFields(body)?.posMode === "net_mode"
      ? success([{ posMode: "net_mode" }])
      : failure("51000", "Parameter posMode error: this venue trades net mode only"),
  "GET trade/order": oneOrder,
  "GET trade/orders-pending": pendingOrders,
  "GET trade/orders-history": finishedOrders,
  "GET trade/orders-history-archive": finishedOrders,
  "GET trade/fills": fills,
  "GET trade/fills-history": fills,
  "POST trade/order": (call) => placeOrders(call, call.body),
  "POST trade/batch-orders": (call) => placeOrders(call, call.body),
  "POST trade/cancel-order": (call) => cancelOrders(call, call.body),
  "POST trade/cancel-batch-orders": (call) => cancelOrders(call, call.body),
  "POST trade/amend-order": (call) => amendOrders(call, call.body),
  "POST trade/amend-batch-orders": (call) => amendOrders(call, call.body),
  "POST trade/close-position": (call) => closeWholePosition(call, call.body),
  "POST trade/cancel-all-after": (call) => cancelAllAfter(call, call.body),
};
