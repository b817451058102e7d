import { Decimal } from "decimal.js";
import type { VenueExchange } from "#worker/venue/exchange-class.ts";
import type { KillCall } from "./flatten-model.ts";

export type OpenOrder = { id: string; symbol: string };
export type OpenPosition = { symbol: string; contracts: number; isLong: boolean; sizeBtc: Decimal };

/** The venue cancels at most this many orders in one request. */
export const CANCEL_BATCH = 20;
/** More open orders than one answer holds are found by the next round. */
const ORDER_PAGE = 100;

/** The calls of the kill sequence, each recorded with its time and what it named. Nothing here throws. */
export type KillCalls = {
  calls: KillCall[];
  readOrders: () => Promise<OpenOrder[] | null>;
  readPositions: () => Promise<OpenPosition[] | null>;
  cancel: (orders: readonly OpenOrder[]) => Promise<void>;
  close: (position: OpenPosition) => Promise<void>;
};

type KillParts = { exchange: VenueExchange; orderPrefix: string; onAnswer: () => void };

export function createKillCalls({ exchange, orderPrefix, onAnswer }: KillParts): KillCalls {
  const calls: KillCall[] = [];
  const startedTag = Date.now().toString(36);

  async function record<T>(
    op: KillCall["op"],
    name: (value: T) => string,
    run: () => Promise<T>,
  ): Promise<T | null> {
    const id = `k${calls.length + 1}`;
    const call: KillCall = { id, op, ok: false, ms: 0, detail: "no answer" };
    calls.push(call);
    const startedAt = performance.now();
    try {
      const value = await run();
      onAnswer();
      call.ok = true;
      call.detail = name(value);
      return value;
    } catch (error) {
      call.detail = error instanceof Error ? error.message.slice(0, 300) : String(error);
      return null;
    } finally {
      call.ms = performance.now() - startedAt;
    }
  }

  return {
    calls,
    readOrders: () =>
      record(
        "read-orders",
        (orders) => `${orders.length} open`,
        async () => {
          const orders = await exchange.fetchOpenOrders(undefined, undefined, ORDER_PAGE);
          return orders.map((order) => ({ id: String(order.id), symbol: String(order.symbol) }));
        },
      ),
    readPositions: () =>
      record(
        "read-positions",
        (positions) => positions.map((p) => `${p.symbol} ${p.sizeBtc.toFixed()}`).join(", ") || "none",
        async () =>
          (await exchange.fetchPositions()).map(toOpenPosition).filter((position) => position !== null),
      ),
    cancel: async (orders) => {
      await Promise.all(
        batches(orders).map((batch) => {
          const ids = batch.map((order) => order.id);
          const run = () => exchange.cancelOrders(ids, batch[0]?.symbol);
          return record("cancel", () => ids.join(" "), run);
        }),
      );
    },
    close: async (position) => {
      await record(
        "close",
        (order) => `${position.symbol} ${order.id ?? ""}`.trim(),
        () => close(exchange, position, `${orderPrefix}${startedTag}${calls.length}`),
      );
    },
  };
}

/** One symbol a batch: venues cancel within an instrument. */
export function batches(orders: readonly OpenOrder[]): OpenOrder[][] {
  const bySymbol = new Map<string, OpenOrder[]>();
  for (const order of orders) bySymbol.set(order.symbol, [...(bySymbol.get(order.symbol) ?? []), order]);
  const result: OpenOrder[][] = [];
  for (const group of bySymbol.values()) {
    for (let at = 0; at < group.length; at += CANCEL_BATCH) result.push(group.slice(at, at + CANCEL_BATCH));
  }
  return result;
}

/** Closes by the venue's own close call where it has one, else by a reduce-only market order. */
async function close(exchange: VenueExchange, position: OpenPosition, clientOrderId: string) {
  if (exchange.has.closePosition) {
    return exchange.closePosition(position.symbol, undefined, { autoCxl: true, clientOrderId });
  }
  const side = position.isLong ? "sell" : "buy";
  const params = { reduceOnly: true, clientOrderId };
  return exchange.createOrder(position.symbol, "market", side, position.contracts, undefined, params);
}

type RawPosition = Awaited<ReturnType<VenueExchange["fetchPositions"]>>[number];

function toOpenPosition(raw: RawPosition): OpenPosition | null {
  const contracts = Math.abs(raw.contracts ?? 0);
  if (contracts === 0) return null;
  const isLong = raw.side !== "short";
  const size = new Decimal(contracts).mul(raw.contractSize ?? 1);
  return { symbol: raw.symbol ?? "", contracts, isLong, sizeBtc: isLong ? size : size.negated() };
}
