import { equityUsd, unrealisedUsd } from "../engine/account.ts";
import { text } from "../engine/decimal.ts";
import { lotsToBtc, priceText } from "../engine/instrument.ts";
import type { Venue } from "../venue.ts";
import { orderView } from "../wire/order-view.ts";

/** Accounts, positions, open orders, market and faults, for drills and tests. Sizes in BTC, money in USD. */
export function stateView(venue: Venue): object {
  const { state } = venue;
  const { markUsd, fundingRate, nextFundingMs } = state.mark;
  const [bid, ask] = [state.book.bids.best(), state.book.asks.best()];
  const accounts = [...state.accounts.values()].map((account) => ({
    name: account.name,
    startUsd: text(account.start),
    equityUsd: text(equityUsd(account, markUsd)),
    cashUsd: text(account.cash),
    realizedUsd: text(account.realised),
    unrealizedUsd: text(unrealisedUsd(account, markUsd)),
    feesUsd: text(account.fees),
    fundingUsd: text(account.funding),
    positionBtc: text(lotsToBtc(account.position.lots)),
    averageEntryUsd: text(account.position.avgUsd.toDecimalPlaces(16)),
    cancelAllAtMs: account.cancelAllAtMs,
    openOrders: [...state.resting.values()].filter((o) => o.account === account.name).map(orderView),
    orderCount: account.orders.size,
    fillCount: account.fills.length,
    billCount: account.bills.length,
  }));
  return {
    ok: true,
    atMs: venue.now(),
    identity: venue.identity,
    market: {
      bidUsd: bid === null ? null : priceText(bid),
      askUsd: ask === null ? null : priceText(ask),
      markUsd: text(markUsd),
      fundingRate,
      nextFundingMs,
      shockTicks: state.shockTicks,
      settlements: state.settlements,
    },
    faults: venue.faults.list(),
    accounts,
  };
}

/** Every order that the venue has taken since it was opened, oldest first, whatever became of it. Sizes in BTC. */
export function ordersView(venue: Venue): object {
  const accounts = [...venue.state.accounts.values()];
  const orders = accounts.flatMap(({ name, orders }) =>
    [...orders.values()].map((order) => ({
      account: name,
      venueOrderId: order.ordId,
      clientOrderId: order.clOrdId,
      side: order.side,
      sizeBtc: text(lotsToBtc(order.lots)),
      filledBtc: text(lotsToBtc(order.filledLots)),
      isReduceOnly: order.isReduceOnly,
      state: order.state,
      createdAtMs: order.createdAtMs,
    })),
  );
  return { ok: true, orders };
}
