import type { Telemetry } from "./telemetry.ts";

type OrderLine = Extract<Telemetry, { type: "order" }>;
type Outcome = "PENDING" | "ACKNOWLEDGED" | "ENFORCED" | "REFUSED";
type Order = {
  outcome: Outcome;
  wasAccepted: boolean;
  end: "OPEN" | "GOOD" | "BAD";
  wasSent: boolean;
  sinceMs: number;
};
export type Rate = { numerator: number; denominator: number };

/** An order without an answer for so long counts as not accepted, ms: ten times a slow acknowledgement. */
const UNANSWERED_AFTER_MS = 10_000;

function outcomeAfter(order: Order, line: OrderLine): Outcome {
  if (line.enforcement && (line.status === "rejected" || line.status === "cancelled")) return "ENFORCED";
  switch (line.status) {
    case "submitted":
      return order.outcome;
    case "accepted":
    case "filled":
    case "cancelled":
      return order.outcome === "PENDING" ? "ACKNOWLEDGED" : order.outcome;
    case "rejected":
      return "REFUSED";
    case "failed":
      return order.outcome === "PENDING" ? "REFUSED" : order.outcome;
  }
}

/** Acceptance and order success from the canary's order lines, counted as they arrive. */
export class OrderStats {
  readonly #orders = new Map<string, Order>();
  readonly #pending = new Map<string, number>();
  readonly #outcomes: Record<Outcome, number> = { PENDING: 0, ACKNOWLEDGED: 0, ENFORCED: 0, REFUSED: 0 };
  submitted = 0;
  /** When the newest order line came, epoch ms. */
  lastAtMs: number | null = null;
  #good = 0;
  #bad = 0;

  add(line: OrderLine, atMs: number): void {
    this.lastAtMs = atMs;
    const order = this.#orders.get(line.id) ?? this.#open(line.id, atMs);
    if (
      !order.wasSent &&
      (line.status === "submitted" || line.status === "accepted" || line.status === "filled")
    ) {
      order.wasSent = true;
      this.submitted += 1;
    }
    const outcome = outcomeAfter(order, line);
    if (outcome !== order.outcome) {
      this.#outcomes[order.outcome] -= 1;
      this.#outcomes[outcome] += 1;
      order.outcome = outcome;
      this.#pending.delete(line.id);
    }
    if (line.status === "accepted" || line.status === "filled") order.wasAccepted = true;
    this.#end(order, line);
  }

  #open(id: string, atMs: number): Order {
    const order: Order = {
      outcome: "PENDING",
      wasAccepted: false,
      end: "OPEN",
      wasSent: false,
      sinceMs: atMs,
    };
    this.#orders.set(id, order);
    this.#pending.set(id, atMs);
    this.#outcomes.PENDING += 1;
    return order;
  }

  #end(order: Order, line: OrderLine): void {
    if (order.end !== "OPEN" || !order.wasAccepted || order.outcome === "ENFORCED") return;
    if (line.status === "filled" || line.status === "cancelled") {
      order.end = "GOOD";
      this.#good += 1;
    } else if (line.status === "failed" || line.status === "rejected") {
      order.end = "BAD";
      this.#bad += 1;
    }
  }

  #unanswered(nowMs: number): number {
    let count = 0;
    for (const sinceMs of this.#pending.values()) if (nowMs - sinceMs > UNANSWERED_AFTER_MS) count += 1;
    return count;
  }

  /** Acknowledged and not rejected ÷ submitted; an order still waiting for its answer counts only once it is overdue. */
  acceptanceRaw(nowMs: number): Rate {
    const { ACKNOWLEDGED, ENFORCED, REFUSED } = this.#outcomes;
    return {
      numerator: ACKNOWLEDGED,
      denominator: ACKNOWLEDGED + ENFORCED + REFUSED + this.#unanswered(nowMs),
    };
  }

  /** As raw, with enforcement rejections (post-only crossing, own guard) left out of both. */
  acceptance(nowMs: number): Rate {
    const { ACKNOWLEDGED, REFUSED } = this.#outcomes;
    return { numerator: ACKNOWLEDGED, denominator: ACKNOWLEDGED + REFUSED + this.#unanswered(nowMs) };
  }

  /** Accepted orders that were filled or cancelled as meant ÷ accepted orders in a final state. */
  success(): Rate {
    return { numerator: this.#good, denominator: this.#good + this.#bad };
  }
}
