import type { Account } from "#worker/paper-exchange/engine/account.ts";
import { requestCancel } from "#worker/paper-exchange/engine/cancel-order.ts";
import type { ExchangeState } from "#worker/paper-exchange/engine/exchange-state.ts";
import { INST_ID, TICKS_PER_USD } from "#worker/paper-exchange/engine/instrument.ts";
import type { Fill, Order } from "#worker/paper-exchange/engine/order.ts";
import { placeOrder } from "#worker/paper-exchange/engine/place-order.ts";
import { isRefusal } from "#worker/paper-exchange/engine/refusal.ts";
import type { Ledger } from "#worker/trader/ledger.ts";
import type { NewOrder } from "#worker/trader/order-gateway.ts";
import type { WorkingOrder } from "#worker/trader/strategy.ts";
import type { Say } from "#worker/trader/telemetry-out.ts";

const SYMBOL = "BTC-PERP";
const LOT_BTC = 0.0001;
/** A contract of the venue is a hundred lots. */
const LOTS_PER_CONTRACT = 100;
const POST_ONLY_CROSS = "31";
type Parts = {
  state: ExchangeState;
  account: Account;
  ledger: Ledger;
  say: Say;
  /** Begins every client order id of this run and of no other. */
  idStem: string;
  /** Round trip of the next request, ms. */
  latencyMs: () => number;
  nowMs: () => number;
};
type Held = WorkingOrder & NewOrder & { cancelReason: string | null };

/** The trader's order gateway on an exchange in the same process and on the same clock: what it sends arrives at once. */
export class SimulatedGateway {
  readonly #parts: Parts;
  #held: Held | null = null;
  #sequence = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  working(): WorkingOrder | null {
    return this.#held;
  }

  async place(request: NewOrder): Promise<void> {
    const { state, account, say, idStem, latencyMs, nowMs } = this.#parts;
    this.#sequence += 1;
    const id = `${idStem}${this.#sequence}`;
    const held: Held = {
      ...request,
      id,
      isExit: request.isReduceOnly,
      state: "OPEN",
      sentAtMs: nowMs(),
      cancelReason: null,
    };
    this.#held = held;
    this.#print(held, { status: "submitted" });
    const ms = latencyMs();
    const isMarket = request.price === null;
    const order = placeOrder(
      state,
      account,
      {
        instId: INST_ID,
        tdMode: "cross",
        posSide: "net",
        tag: "",
        side: request.side,
        ordType: isMarket ? "market" : "post_only",
        sz: String(Math.round(Number(request.sizeBtc) / LOT_BTC) / LOTS_PER_CONTRACT),
        px: request.price ?? "",
        isReduceOnly: request.isReduceOnly,
        clOrdId: id,
      },
      nowMs(),
    );
    say({ type: "request", op: "create", ok: true, ms });
    if (isRefusal(order)) {
      this.#held = null;
      this.#print(held, { status: "rejected", reason: order.code });
    } else this.#print(held, { status: "accepted", ackMs: ms });
  }

  async cancel(reason: string): Promise<void> {
    const { account, say, latencyMs, nowMs } = this.#parts;
    if (!this.#held) return;
    this.#held.state = "CANCELLING";
    this.#held.cancelReason = reason;
    requestCancel(account, { ordId: "", clOrdId: this.#held.id }, nowMs());
    say({ type: "request", op: "cancel", ok: true, ms: latencyMs() });
  }

  /** News of an order from the exchange. */
  takeOrder(order: Order, fill: Fill | null): void {
    const { ledger } = this.#parts;
    if (fill) {
      ledger.takeFill({
        tradeId: fill.tradeId,
        orderId: order.clOrdId,
        side: fill.side,
        sizeBtc: (fill.lots * LOT_BTC).toFixed(4),
        price: (fill.ticks / TICKS_PER_USD).toFixed(1),
        feeUsd: fill.fee.toFixed(),
      });
    }
    const held = this.#held;
    if (!held || held.id !== order.clOrdId) return;
    if (order.state !== "filled" && order.state !== "canceled") return;
    this.#held = null;
    if (order.state === "filled") this.#print(held, { status: "filled" });
    else if (order.cancelSource === POST_ONLY_CROSS)
      this.#print(held, { status: "rejected", enforcement: true, reason: "would have crossed" });
    else if (held.cancelReason) this.#print(held, { status: "cancelled", reason: held.cancelReason });
    else this.#print(held, { status: "failed", reason: `source ${order.cancelSource}` });
  }

  #print(
    { id, side, sizeBtc, isReduceOnly }: Held,
    news: {
      status: "submitted" | "accepted" | "rejected" | "cancelled" | "filled" | "failed";
      ackMs?: number;
      enforcement?: boolean;
      reason?: string;
    },
  ): void {
    this.#parts.say({ type: "order", id, symbol: SYMBOL, side, sizeBtc, reduceOnly: isReduceOnly, ...news });
  }
}
