import { parseLine, type Telemetry } from "../../canary/telemetry.ts";

type Line<T extends Telemetry["type"]> = Extract<Telemetry, { type: T }>;

/** One order as its trader told of it. */
export type TwinOrder = {
  id: string;
  atMs: number;
  side: "buy" | "sell" | "unknown";
  isReduceOnly: boolean;
  ackMs: number | null;
  /** null: no answer was printed. */
  isAccepted: boolean | null;
  isEnforcement: boolean;
  /** Mid price when it was sent; null before the first book. */
  midUsd: number | null;
  filledBtc: number;
  filledUsd: number;
};

export type TwinRecord = { orders: TwinOrder[]; latenciesMs: number[]; errors: number };

/** Requests that the latency of the form is about. */
const ORDER_OPS: ReadonlySet<string> = new Set(["create", "cancel", "amend"]);

/** Reads what a trader printed, line by line. Lines that cannot be read are errors, as for the canary itself. */
export class TwinReader {
  readonly #orders = new Map<string, TwinOrder>();
  readonly #latenciesMs: number[] = [];
  #errors = 0;
  #midUsd: number | null = null;

  take(text: string): void {
    const parsed = parseLine(text);
    if (parsed.kind === "malformed") this.#errors += 1;
    if (parsed.kind !== "telemetry") return;
    const { line } = parsed;
    if (line.type === "market") this.#midUsd = (Number(line.bid) + Number(line.ask)) / 2;
    else if (line.type === "order") this.#takeOrder(line);
    else if (line.type === "fill") this.#takeFill(line);
    else if (line.type === "request") this.#takeRequest(line);
  }

  read(): TwinRecord {
    return { orders: [...this.#orders.values()], latenciesMs: this.#latenciesMs, errors: this.#errors };
  }

  #takeRequest({ ok, ms, op }: Line<"request">): void {
    if (!ok) this.#errors += 1;
    if (ok && op !== undefined && ORDER_OPS.has(op)) this.#latenciesMs.push(ms);
  }

  #takeOrder(line: Line<"order">): void {
    // An order that was only counted cannot be paired with one of the twin.
    if (line.side === "unknown") return;
    if (line.status === "submitted") {
      this.#orders.set(line.id, {
        id: line.id,
        atMs: line.t,
        side: line.side,
        isReduceOnly: line.reduceOnly ?? false,
        ackMs: null,
        isAccepted: null,
        isEnforcement: false,
        midUsd: this.#midUsd,
        filledBtc: 0,
        filledUsd: 0,
      });
      return;
    }
    const order = this.#orders.get(line.id);
    if (!order) return;
    order.ackMs ??= line.ackMs ?? null;
    order.isEnforcement ||= line.enforcement ?? false;
    if (line.status === "accepted") order.isAccepted = true;
    else if (line.status === "rejected") order.isAccepted = false;
  }

  #takeFill({ orderId, sizeBtc, price }: Line<"fill">): void {
    const order = this.#orders.get(orderId);
    if (!order) return;
    order.filledBtc += Number(sizeBtc);
    order.filledUsd += Number(sizeBtc) * Number(price);
  }
}
