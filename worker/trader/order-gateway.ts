import { failureOf } from "#worker/venue/failure.ts";
import { LostOrders } from "./lost-orders.ts";
import type { OrderUpdate } from "./order-update.ts";
import type { SendOrder } from "./send-order.ts";
import type { WorkingOrder } from "./strategy.ts";
import type { Say } from "./telemetry-out.ts";

export type NewOrder = { side: "buy" | "sell"; sizeBtc: string; price: string | null; isReduceOnly: boolean };

type GatewayParts = {
  symbol: string;
  /** Every client order id of this process begins with it, and no other process's does. */
  idStem: string;
  say: Say;
  send: SendOrder;
  cancelAtVenue: (venueOrderId: string) => Promise<unknown>;
  /** Wire time in ms of the newest create request. */
  lastCreateMs: () => number | undefined;
  /** Null when the venue says that there is no such order; throws when it does not answer. */
  lookUp: (clientOrderId: string) => Promise<OrderUpdate | null>;
  /** Makes sure that every fill of an order stands in the books before the order is let go. */
  settleFills: (update: OrderUpdate) => Promise<void>;
};

type Held = WorkingOrder &
  NewOrder & {
    venueId: string | null;
    touchedAtMs: number;
    cancelReason: string | null;
    isAccepted: boolean;
    /** How often in a row the venue has said that there is no such order. */
    unknownTo: number;
  };

/** A cancel or an order without news for this long is looked up. */
const SILENT_MS = 1_500;
const OPEN_SILENT_MS = 10_000;
/** Look-ups after an unknown outcome: the venue may need a moment to know the order. */
const LOOK_UPS = 5;
const LOOK_UP_EVERY_MS = 300;
/** Longest client order id that the venue takes. */
const MAX_ID_LENGTH = 32;

/** The one way in which orders leave and come back. At most one order works at a time; none is ever sent twice. */
export class OrderGateway {
  private readonly parts: GatewayParts;
  private sequence = 0;
  private held: Held | null = null;
  /** Orders that the venue did not know when it was asked. */
  readonly lost: LostOrders;
  /** News that came before the answer to the request itself. */
  private early: OrderUpdate[] = [];

  constructor(parts: GatewayParts) {
    this.parts = parts;
    this.lost = new LostOrders(parts);
  }

  working(): WorkingOrder | null {
    return this.held;
  }

  async place(request: NewOrder): Promise<void> {
    const order = this.hold(request);
    this.print(order, { status: "submitted" });
    try {
      const answer = await this.parts.send(order);
      if (answer.status === "rejected") return this.reject(order, answer.reason);
      order.venueId = answer.venueId;
      order.state = "OPEN";
      this.accept(order, this.parts.lastCreateMs());
      for (const update of this.early) this.apply(order, update);
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind === "UNKNOWN") await this.resolveUnknown(order, failure.message);
      else this.reject(order, failure.code ?? failure.message);
    }
  }

  async cancel(reason: string): Promise<void> {
    const order = this.held;
    if (!order?.venueId || order.state !== "OPEN") return;
    order.state = "CANCELLING";
    order.touchedAtMs = Date.now();
    order.cancelReason = reason;
    try {
      await this.parts.cancelAtVenue(order.venueId);
    } catch {
      order.touchedAtMs = 0; // Filled, gone or unknown: the next recheck asks the venue.
    }
  }

  /** News of an order from the private stream. */
  takeUpdate(update: OrderUpdate): void {
    void this.lost.take(update);
    if (!this.held || this.held.id !== update.clientOrderId) return;
    if (this.held.state === "PENDING") this.early.push(update);
    else this.apply(this.held, update);
  }

  /** Asks the venue about an order that has been silent for too long. */
  async recheck(nowMs: number): Promise<void> {
    const order = this.held;
    if (!order || order.state === "PENDING") return;
    const silentMs = nowMs - order.touchedAtMs;
    if (silentMs < (order.state === "CANCELLING" ? SILENT_MS : OPEN_SILENT_MS)) return;
    order.touchedAtMs = nowMs;
    const found = await this.parts.lookUp(order.id).catch(() => undefined);
    if (this.held !== order || found === undefined) return;
    order.unknownTo = found === null ? order.unknownTo + 1 : 0;
    if (order.unknownTo >= LOOK_UPS)
      this.giveUp(order, "it was accepted, and now the venue does not know it");
    if (found === null) return;
    if (found.state === "OPEN" && order.state === "CANCELLING") order.state = "OPEN";
    this.apply(order, found);
  }

  private hold(request: NewOrder): Held {
    this.sequence += 1;
    const id = `${this.parts.idStem}${this.sequence.toString(36)}`;
    const nowMs = Date.now();
    this.early = [];
    this.held = {
      ...request,
      id: id.slice(0, MAX_ID_LENGTH),
      isExit: request.isReduceOnly,
      state: "PENDING",
      sentAtMs: nowMs,
      touchedAtMs: nowMs,
      venueId: null,
      cancelReason: null,
      isAccepted: false,
      unknownTo: 0,
    };
    return this.held;
  }

  private letGo(order: Held): void {
    if (this.held === order) this.held = null;
    this.early = [];
  }

  private apply(order: Held, update: OrderUpdate): void {
    order.touchedAtMs = Date.now();
    order.venueId ??= update.venueOrderId;
    if (update.state !== "OPEN") void this.finish(order, update);
  }

  private async finish(order: Held, update: OrderUpdate): Promise<void> {
    try {
      await this.parts.settleFills(update);
    } catch {
      return; // Its fills cannot be read: the order stays held, and nothing new leaves, until recheck reads them.
    }
    if (this.held !== order) return;
    this.letGo(order);
    if (update.state === "FILLED") this.print(order, { status: "filled" });
    else if (!update.isPostOnlyCross) {
      // An end that nobody meant is no success of the order.
      const [status, reason] = order.cancelReason
        ? (["cancelled", order.cancelReason] as const)
        : (["failed", `cancelled by the venue (${update.cause})`] as const);
      this.print(order, { status, reason });
    } else {
      const reason = "post-only order would have crossed";
      this.print(order, { status: "rejected", enforcement: true, reason });
    }
  }

  /** After an unknown outcome: the order is looked up by our own id, never sent again. */
  private async resolveUnknown(order: Held, message: string): Promise<void> {
    const text = `outcome of ${order.id} unknown (${message}); looking it up`;
    this.parts.say({ type: "log", level: "warn", message: text });
    while (order.unknownTo < LOOK_UPS && this.held === order) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_UP_EVERY_MS));
      const told = this.early.length > 0 ? null : await this.parts.lookUp(order.id).catch(() => undefined);
      // The private stream may know it first: its word ends the search, whatever the look-ups say.
      const news = told ? [told] : this.early;
      if (told === null) order.unknownTo += 1;
      if (news.length === 0) continue;
      order.state = "OPEN";
      order.unknownTo = 0;
      this.accept(order);
      for (const update of news) this.apply(order, update);
      return;
    }
    if (this.held === order) this.giveUp(order, message);
  }

  private giveUp(order: Held, why: string): void {
    this.letGo(order);
    this.lost.add(order.id, order.isReduceOnly ? "0" : order.sizeBtc, Date.now());
    this.print(order, { status: "failed", reason: `the venue does not know the order: ${why}` });
  }

  private accept(order: Held, ackMs?: number): void {
    if (order.isAccepted) return;
    order.isAccepted = true;
    this.print(order, { status: "accepted", ...(ackMs === undefined ? {} : { ackMs }) });
  }

  private reject(order: Held, reason: string): void {
    this.letGo(order);
    this.print(order, { status: "rejected", reason });
  }

  private print(
    order: Held,
    news: {
      status: "submitted" | "accepted" | "rejected" | "cancelled" | "filled" | "failed";
      ackMs?: number;
      enforcement?: boolean;
      reason?: string;
    },
  ): void {
    this.parts.say({
      type: "order",
      id: order.id,
      symbol: this.parts.symbol,
      side: order.side,
      sizeBtc: order.sizeBtc,
      ...(order.price === null ? {} : { price: order.price }),
      reduceOnly: order.isReduceOnly,
      ...news,
    });
  }
}
