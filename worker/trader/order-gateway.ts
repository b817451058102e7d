import { Decimal } from "decimal.js";
import { failureOf } from "#worker/venue/failure.ts";
import { toContracts, type Venue, type VenueInstrument } from "#worker/venue/venue.ts";
import type { OrderUpdate } from "./order-update.ts";
import type { WorkingOrder } from "./strategy.ts";
import type { Say } from "./telemetry-out.ts";

export type NewOrder = { side: "buy" | "sell"; sizeBtc: string; price: string | null; isReduceOnly: boolean };

type GatewayParts = {
  venue: Venue;
  instrument: VenueInstrument;
  orderPrefix: string;
  say: Say;
  /** Wire time in ms of the newest create request. */
  lastCreateMs: () => number | undefined;
  lookUp: (clientOrderId: string) => Promise<OrderUpdate | null>;
  /** Makes sure that every fill of an order stands in the books before the order is let go. */
  settleFills: (update: OrderUpdate) => Promise<void>;
};

/** The one way in which orders leave and come back. At most one order works at a time. */
export type OrderGateway = {
  working: () => WorkingOrder | null;
  place: (order: NewOrder) => Promise<void>;
  cancel: (reason: string) => Promise<void>;
  /** News of an order from the private stream. */
  takeUpdate: (update: OrderUpdate) => void;
  /** Asks the venue about an order that has been silent for too long. */
  recheck: (nowMs: number) => Promise<void>;
};

type Held = WorkingOrder &
  NewOrder & {
    venueId: string | null;
    touchedAtMs: number;
    cancelReason: string | null;
    isAccepted: boolean;
  };

/** A cancel or an order without news for this long is looked up. */
const SILENT_MS = 1_500;
const OPEN_SILENT_MS = 10_000;
/** Look-ups after an unknown outcome: the venue may need a moment to know the order. */
const LOOK_UPS = 5;
const LOOK_UP_EVERY_MS = 300;

export function createOrderGateway(parts: GatewayParts): OrderGateway {
  const { venue, instrument, say } = parts;
  const startedTag = Date.now().toString(36);
  let sequence = 0;
  let held: Held | null = null;
  let early: OrderUpdate[] = [];

  const line = (order: Held) => ({
    type: "order" as const,
    id: order.id,
    symbol: instrument.name,
    side: order.side,
    sizeBtc: order.sizeBtc,
    ...(order.price === null ? {} : { price: order.price }),
    reduceOnly: order.isReduceOnly,
  });

  function accept(order: Held, ackMs?: number): void {
    if (order.isAccepted) return;
    order.isAccepted = true;
    say({ ...line(order), status: "accepted", ...(ackMs === undefined ? {} : { ackMs }) });
  }

  function letGo(order: Held): void {
    if (held === order) held = null;
    early = [];
  }

  async function finish(order: Held, update: OrderUpdate): Promise<void> {
    await parts.settleFills(update);
    if (held !== order) return;
    letGo(order);
    if (update.state === "FILLED") say({ ...line(order), status: "filled" });
    else if (update.isPostOnlyCross) {
      say({
        ...line(order),
        status: "rejected",
        enforcement: true,
        reason: "post-only order would have crossed",
      });
    } else
      say({
        ...line(order),
        status: "cancelled",
        reason: order.cancelReason ?? `cancelled by the venue (${update.cause})`,
      });
  }

  function apply(order: Held, update: OrderUpdate): void {
    order.touchedAtMs = Date.now();
    order.venueId ??= update.venueOrderId;
    if (update.state === "OPEN") {
      if (order.state === "PENDING") order.state = "OPEN";
    } else if (order.state !== "PENDING" || order.isAccepted) void finish(order, update);
  }

  /** After an unknown outcome: the order is looked up by our own id, never sent again. */
  async function resolveUnknown(order: Held, message: string): Promise<void> {
    say({
      type: "log",
      level: "warn",
      message: `outcome of ${order.id} unknown (${message}); looking it up`,
    });
    for (let attempt = 0; attempt < LOOK_UPS && held === order; attempt += 1) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_UP_EVERY_MS));
      const found = await parts.lookUp(order.id).catch(() => undefined);
      if (found === undefined) continue;
      if (found === null && attempt + 1 < LOOK_UPS) continue;
      if (found) {
        accept(order);
        order.state = "OPEN";
        apply(order, found);
        return;
      }
    }
    if (held !== order) return;
    letGo(order);
    say({
      ...line(order),
      status: "failed",
      reason: `outcome unknown, the venue does not know the order: ${message}`,
    });
  }

  async function place(request: NewOrder): Promise<void> {
    sequence += 1;
    const id = `${parts.orderPrefix}${startedTag}${sequence.toString(36)}`.slice(0, 32);
    const nowMs = Date.now();
    const order: Held = {
      ...request,
      id,
      isExit: request.isReduceOnly,
      state: "PENDING",
      sentAtMs: nowMs,
      touchedAtMs: nowMs,
      venueId: null,
      cancelReason: null,
      isAccepted: false,
    };
    held = order;
    early = [];
    say({ ...line(order), status: "submitted" });
    try {
      const answer = await create(venue, instrument, order);
      if (answer.status === "rejected") {
        letGo(order);
        say({ ...line(order), status: "rejected", reason: answer.reason });
        return;
      }
      order.venueId = answer.venueId;
      order.state = "OPEN";
      accept(order, parts.lastCreateMs());
      for (const update of early) apply(order, update);
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind === "UNKNOWN") return resolveUnknown(order, failure.message);
      letGo(order);
      say({ ...line(order), status: "rejected", reason: failure.code ?? failure.message });
    }
  }

  async function cancel(reason: string): Promise<void> {
    const order = held;
    if (!order?.venueId || order.state !== "OPEN") return;
    order.state = "CANCELLING";
    order.touchedAtMs = Date.now();
    order.cancelReason = reason;
    try {
      await venue.exchange.cancelOrder(order.venueId, instrument.symbol);
    } catch {
      order.touchedAtMs = 0; // Filled, gone or unknown: the next recheck asks the venue.
    }
  }

  return {
    working: () => held,
    place,
    cancel,
    takeUpdate: (update) => {
      if (!held || held.id !== update.clientOrderId) return;
      if (held.state === "PENDING") early.push(update);
      else apply(held, update);
    },
    recheck: async (nowMs) => {
      const order = held;
      if (!order || order.state === "PENDING") return;
      const silentMs = nowMs - order.touchedAtMs;
      if (silentMs < (order.state === "CANCELLING" ? SILENT_MS : OPEN_SILENT_MS)) return;
      order.touchedAtMs = nowMs;
      const found = await parts.lookUp(order.id).catch(() => null);
      if (!found || held !== order) return;
      if (found.state === "OPEN" && order.state === "CANCELLING") order.state = "OPEN";
      apply(order, found);
    },
  };
}

async function create(
  venue: Venue,
  instrument: VenueInstrument,
  order: Held,
): Promise<{ status: "accepted"; venueId: string | null } | { status: "rejected"; reason: string }> {
  const isMarket = order.price === null;
  const price = order.price === null ? undefined : new Decimal(order.price).toNumber();
  const answer = await venue.exchange.createOrder(
    instrument.symbol,
    isMarket ? "market" : "limit",
    order.side,
    toContracts(instrument, order.sizeBtc),
    price,
    {
      clientOrderId: order.id,
      ...(isMarket ? {} : { postOnly: true }),
      ...(order.isReduceOnly ? { reduceOnly: true } : {}),
    },
  );
  const refusal = answer.info?.sCode;
  if (answer.status === "rejected" || (refusal && refusal !== "0")) {
    return { status: "rejected", reason: String(refusal ?? "rejected by the venue") };
  }
  return { status: "accepted", venueId: answer.id ? String(answer.id) : null };
}
