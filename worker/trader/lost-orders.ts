import { Decimal } from "decimal.js";
import type { OrderUpdate } from "./order-update.ts";
import type { Say } from "./telemetry-out.ts";

/** An order that the venue does not know may still be on its way for this long: twice the time in which a request gives up. */
export const LOST_MAY_ARRIVE_MS = 10_000;
/** It is asked for this much longer, in case the private stream misses it. */
const LOST_WATCH_MS = 60_000;

type LostParts = {
  say: Say;
  cancelAtVenue: (venueOrderId: string) => Promise<unknown>;
  /** Null when the venue says that there is no such order; throws when it does not answer. */
  lookUp: (clientOrderId: string) => Promise<OrderUpdate | null>;
  /** Makes sure that every fill of an order stands in the books. */
  settleFills: (update: OrderUpdate) => Promise<void>;
};

type Lost = { entryBtc: string; lostAtMs: number; isSeen: boolean; isOver: boolean };

/** Orders that were given up because the venue did not know them. One that comes up after all must not rest there. */
export class LostOrders {
  private readonly parts: LostParts;
  private readonly byId = new Map<string, Lost>();

  constructor(parts: LostParts) {
    this.parts = parts;
  }

  /** `entryBtc` is "0" for an exit, which can only make the position smaller. */
  add(id: string, entryBtc: string, nowMs: number): void {
    this.byId.set(id, { entryBtc, lostAtMs: nowMs, isSeen: false, isOver: false });
  }

  /** BTC of entries that may still arrive or have come up and are not over: they count against the position limit. */
  uncertainBtc(nowMs: number): Decimal {
    let sum = new Decimal(0);
    for (const { entryBtc, lostAtMs, isSeen, isOver } of this.byId.values()) {
      if (!isOver && (isSeen || nowMs - lostAtMs < LOST_MAY_ARRIVE_MS)) sum = sum.plus(entryBtc);
    }
    return sum;
  }

  /** Asks for each of them, so that one which came up while the private stream was away is taken back all the same. */
  async recheck(nowMs: number): Promise<void> {
    for (const [id, { isSeen, isOver, lostAtMs }] of this.byId) {
      if (isOver || (!isSeen && nowMs - lostAtMs > LOST_WATCH_MS)) continue;
      const found = await this.parts.lookUp(id).catch(() => null);
      if (found) await this.take(found);
    }
  }

  /** News of any order: a lost one that rests is cancelled; one that has ended is over once its fills are booked. */
  async take(update: OrderUpdate): Promise<void> {
    const lost = this.byId.get(update.clientOrderId);
    if (!lost || lost.isOver) return;
    lost.isSeen = true;
    try {
      if (update.state === "OPEN") {
        const message = `order ${update.clientOrderId} came up late and is taken back`;
        this.parts.say({ type: "log", level: "warn", message });
        await this.parts.cancelAtVenue(update.venueOrderId);
      } else {
        await this.parts.settleFills(update);
        lost.isOver = true;
      }
    } catch {
      // It is not over: the next recheck asks for it again.
    }
  }
}
