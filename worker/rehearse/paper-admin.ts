import { z } from "zod";

const accountSchema = z.object({
  name: z.string(),
  positionBtc: z.string(),
  openOrders: z.array(z.unknown()),
});
const stateSchema = z.object({
  market: z.object({ markUsd: z.string(), nextFundingMs: z.number() }),
  accounts: z.array(accountSchema),
});
export type PaperState = z.infer<typeof stateSchema>;

const ordersSchema = z.object({
  orders: z.array(
    z.object({
      account: z.string(),
      venueOrderId: z.string(),
      clientOrderId: z.string(),
      isReduceOnly: z.boolean(),
    }),
  ),
});
export type PaperOrder = z.infer<typeof ordersSchema>["orders"][number];

/** The paper exchange's admin address: faults and outside orders. */
export class PaperAdmin {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  async state(): Promise<PaperState> {
    const answer = await fetch(`${this.#url}/state`);
    return stateSchema.parse(await answer.json());
  }

  /** Every order that the venue has taken. */
  async orders(): Promise<PaperOrder[]> {
    const answer = await fetch(`${this.#url}/orders`);
    return ordersSchema.parse(await answer.json()).orders;
  }

  faults(body: object): Promise<unknown> {
    return this.#post("/faults", body);
  }

  clearFaults(): Promise<unknown> {
    return this.#post("/faults/clear", {});
  }

  outsideOrder(body: {
    account: string;
    side: "buy" | "sell";
    sizeBtc: string;
    priceUsd?: string;
  }): Promise<unknown> {
    return this.#post("/orders", body);
  }

  reachPosition(body: { account: string; sizeBtc: string }): Promise<unknown> {
    return this.#post("/position", body);
  }

  async #post(path: string, body: object): Promise<unknown> {
    const answer = await fetch(`${this.#url}${path}`, { method: "POST", body: JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`the paper exchange refused ${path}: ${text}`);
    return JSON.parse(text);
  }
}
