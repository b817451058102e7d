import type { Telemetry } from "./telemetry.ts";

type RiskLine = Extract<Telemetry, { type: "risk" }>;
type OrderLine = Extract<Telemetry, { type: "order" }>;

/** A denial is in force until the same rule allows again, but no longer than this, ms: rules are evaluated at every decision. */
const DENIAL_HOLDS_MS = 1_000;

/** Holds the canary to its own filters: an entry right after a denial that nothing lifted is a finding. */
export class RiskWatch {
  lines = 0;
  findings = 0;
  readonly #last = new Map<string, RiskLine>();

  add(line: RiskLine): void {
    this.lines += 1;
    this.#last.set(line.rule, line);
  }

  /** What is wrong with this order by the canary's own filters, in words; null when nothing is. */
  judge(order: OrderLine): string | null {
    if (order.status !== "submitted" || order.reduceOnly) return null;
    for (const line of this.#last.values()) {
      if (line.result !== "denied" || order.t - line.t >= DENIAL_HOLDS_MS || order.t < line.t) continue;
      this.findings += 1;
      return `Order ${order.id} was sent ${order.t - line.t} ms after the filter ${line.rule} denied it: ${line.reason}`;
    }
    return null;
  }
}
