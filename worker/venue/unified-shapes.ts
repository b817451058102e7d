import type { Order, Position } from "ccxt";
import { Decimal } from "decimal.js";
import { z } from "zod";
import type { VenueOrder } from "#lib/canary/run-events.ts";
import { btcOf } from "#lib/venue/contract-size.ts";
import type { Venue, VenueInstrument } from "./venue.ts";

/** An order of ccxt in our words: our symbol name, size in BTC. An instrument that we do not know keeps the venue's name. */
export function toVenueOrder(order: Order, venue: Pick<Venue, "profile" | "exchange">): VenueOrder {
  const market = venue.exchange.markets?.[order.symbol ?? ""];
  const name = Object.entries(venue.profile.symbols).find(([, symbol]) => symbol === order.symbol)?.[0];
  return {
    venueOrderId: String(order.id),
    clientOrderId: order.clientOrderId || null,
    symbol: name ?? order.symbol ?? "unknown",
    side: order.side === "sell" ? "sell" : "buy",
    sizeBtc: btcOf(order.amount ?? 0, market?.contractSize ?? 1).toFixed(),
    reduceOnly: order.reduceOnly ?? false,
    status: order.status ?? "open",
  };
}

/** The newest position of an instrument: ccxt moves the latest push to the end of its list. Size signed, BTC. */
export function latestPosition(
  positions: readonly Position[],
  instrument: VenueInstrument,
): { position: Decimal; entry: Decimal | null; mark: Decimal | null } {
  const latest = positions.findLast((position) => position.symbol === instrument.symbol);
  const contracts = new Decimal(Math.abs(latest?.contracts ?? 0)).mul(latest?.side === "short" ? -1 : 1);
  const mark = latest?.info?.markPx || latest?.markPrice;
  const entry = contracts.isZero() ? null : latest?.info?.avgPx || latest?.entryPrice;
  return {
    position: contracts.mul(instrument.contractSize),
    entry: entry ? new Decimal(entry) : null,
    mark: mark ? new Decimal(mark) : null,
  };
}

const okxBalanceSchema = z.object({
  data: z.array(
    z.object({ details: z.array(z.object({ ccy: z.string(), eq: z.string(), upl: z.string() })) }),
  ),
});

/**
 * Equity and the unrealised profit in it, USD, from one balance. The venue's own strings where it gives them (ccxt's
 * numbers lose digits); null when the currency is missing.
 */
export function statedBalance(
  balance: Pick<Venue["exchange"], "balance">["balance"],
  currency: string,
): { equity: Decimal; unrealized: Decimal } | null {
  const raw = okxBalanceSchema.safeParse(balance.info);
  const detail = raw.success ? raw.data.data[0]?.details.find((row) => row.ccy === currency) : undefined;
  if (detail?.eq) return { equity: new Decimal(detail.eq), unrealized: new Decimal(detail.upl || 0) };
  const total = balance[currency]?.total;
  return total === undefined ? null : { equity: new Decimal(total), unrealized: new Decimal(0) };
}
