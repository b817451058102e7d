import { Decimal } from "decimal.js";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { LOST_MAY_ARRIVE_MS } from "./lost-orders.ts";
import { type NewOrder, OrderGateway } from "./order-gateway.ts";
import type { OrderUpdate } from "./order-update.ts";
import type { SendOrder } from "./send-order.ts";
import type { TraderLine } from "./telemetry-out.ts";

class NetworkError extends Error {}
class ExchangeError extends Error {}
class DuplicateOrderId extends ExchangeError {}

const ORDER: NewOrder = { side: "buy", sizeBtc: "0.0001", price: "28000", isReduceOnly: false };
const update = (state: OrderUpdate["state"], more: Partial<OrderUpdate> = {}): OrderUpdate => ({
  clientOrderId: "stem1",
  venueOrderId: "v1",
  state,
  filledBtc: new Decimal(0),
  isPostOnlyCross: false,
  cause: "source 1",
  ...more,
});

function scene(options: { send?: SendOrder; lookUp?: () => Promise<OrderUpdate | null> }) {
  const lines: TraderLine[] = [];
  const sent: string[] = [];
  const cancelled: string[] = [];
  const gateway = new OrderGateway({
    symbol: "BTC-PERP",
    idStem: "stem",
    say: (line) => lines.push(line),
    send: (order) => {
      sent.push(order.id);
      return (options.send ?? (async () => ({ status: "accepted", venueId: "v1" })))(order);
    },
    cancelAtVenue: async (venueOrderId) => cancelled.push(venueOrderId),
    lastCreateMs: () => 2,
    lookUp: options.lookUp ?? (async () => null),
    settleFills: async () => undefined,
  });
  const statuses = () => lines.filter((line) => line.type === "order").map((line) => line.status);
  return { gateway, lines, sent, cancelled, statuses };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("the order gateway", () => {
  test("an order goes from submitted to filled, with its acknowledgement time", async () => {
    const { gateway, lines, statuses } = scene({});
    await gateway.place(ORDER);
    gateway.takeUpdate(update("FILLED"));
    await vi.advanceTimersByTimeAsync(0);
    expect(statuses()).toEqual(["submitted", "accepted", "filled"]);
    expect(lines[1]).toMatchObject({ ackMs: 2 });
    expect(gateway.working()).toBeNull();
  });

  test("news that overtakes the answer is told after it", async () => {
    const parts = scene({
      send: async () => {
        parts.gateway.takeUpdate(update("FILLED"));
        return { status: "accepted", venueId: "v1" };
      },
    });
    await parts.gateway.place(ORDER);
    await vi.advanceTimersByTimeAsync(0);
    expect(parts.statuses()).toEqual(["submitted", "accepted", "filled"]);
  });

  test("a post-only order that would have crossed is an enforcement rejection", async () => {
    const { gateway, lines } = scene({});
    await gateway.place(ORDER);
    gateway.takeUpdate(update("CANCELLED", { isPostOnlyCross: true }));
    await vi.advanceTimersByTimeAsync(0);
    expect(lines.at(-1)).toMatchObject({ status: "rejected", enforcement: true });
  });

  test("a refusal of the venue is a rejection with its code", async () => {
    const send: SendOrder = async () => {
      throw new ExchangeError('okx {"code":"1","data":[{"sCode":"51008","sMsg":"margin"}]}');
    };
    const { gateway, lines } = scene({ send });
    await gateway.place(ORDER);
    expect(lines.at(-1)).toMatchObject({ status: "rejected", reason: "51008" });
    expect(gateway.working()).toBeNull();
  });

  const timeout: SendOrder = async () => {
    throw new NetworkError("timed out");
  };

  test("an unknown outcome is looked up and found, never sent again", async () => {
    const { gateway, sent, statuses } = scene({ send: timeout, lookUp: async () => update("OPEN") });
    const placed = gateway.place(ORDER);
    await vi.advanceTimersByTimeAsync(400);
    await placed;
    expect(sent).toEqual(["stem1"]);
    expect(statuses()).toEqual(["submitted", "accepted"]);
    expect(gateway.working()).toMatchObject({ state: "OPEN" });
  });

  test("the private stream's word ends the search, also when look-ups do not know the order or fail", async () => {
    for (const lookUp of [async () => null, () => Promise.reject(new NetworkError("down"))]) {
      const { gateway, statuses } = scene({ send: timeout, lookUp });
      const placed = gateway.place(ORDER);
      await vi.advanceTimersByTimeAsync(500);
      gateway.takeUpdate(update("OPEN"));
      gateway.takeUpdate(update("FILLED"));
      await vi.advanceTimersByTimeAsync(400);
      await placed;
      expect(statuses()).toEqual(["submitted", "accepted", "filled"]);
      expect(gateway.lost.uncertainBtc(Date.now()).toFixed()).toBe("0");
    }
  });

  test("an unknown outcome that the venue does not know is failed after some look-ups", async () => {
    const { gateway, sent, statuses } = scene({ send: timeout });
    const placed = gateway.place(ORDER);
    await vi.advanceTimersByTimeAsync(1_200);
    expect(gateway.working()).toMatchObject({ state: "PENDING" });
    await vi.advanceTimersByTimeAsync(1_000);
    await placed;
    expect(sent).toEqual(["stem1"]);
    expect(statuses()).toEqual(["submitted", "failed"]);
  });

  test("an order given up for lost that comes up after all is taken back, and only while it rests", async () => {
    const { gateway, cancelled } = scene({ send: timeout });
    const placed = gateway.place(ORDER);
    await vi.advanceTimersByTimeAsync(3_000);
    await placed;
    gateway.takeUpdate(update("OPEN", { clientOrderId: "another1" }));
    expect(cancelled).toEqual([]);
    gateway.takeUpdate(update("OPEN"));
    gateway.takeUpdate(update("CANCELLED"));
    expect(cancelled).toEqual(["v1"]);
    expect(gateway.working()).toBeNull();
  });

  test("an order given up for lost counts as exposure for as long as it may arrive; one that is found, until it is over", async () => {
    let found: OrderUpdate | null = null;
    const { gateway, cancelled } = scene({ send: timeout, lookUp: async () => found });
    const placed = gateway.place(ORDER);
    await vi.advanceTimersByTimeAsync(3_000);
    await placed;
    expect(gateway.lost.uncertainBtc(Date.now()).toFixed()).toBe("0.0001");
    await gateway.lost.recheck(Date.now());
    expect(gateway.lost.uncertainBtc(Date.now() + LOST_MAY_ARRIVE_MS).toFixed()).toBe("0");
    found = update("OPEN");
    await gateway.lost.recheck(Date.now());
    expect(cancelled).toEqual(["v1"]);
    expect(gateway.lost.uncertainBtc(Date.now() + LOST_MAY_ARRIVE_MS).toFixed()).toBe("0.0001");
    found = update("CANCELLED");
    await gateway.lost.recheck(Date.now() + 100_000);
    expect(gateway.lost.uncertainBtc(Date.now()).toFixed()).toBe("0");
    expect(cancelled).toEqual(["v1"]);
  });

  test("a lost exit is no exposure: it can only make the position smaller", async () => {
    const { gateway } = scene({ send: timeout });
    const placed = gateway.place({ ...ORDER, isReduceOnly: true });
    await vi.advanceTimersByTimeAsync(3_000);
    await placed;
    expect(gateway.lost.uncertainBtc(Date.now()).toFixed()).toBe("0");
  });

  test("an id that is taken already is an order of ours: it is looked up, not taken for refused", async () => {
    const send: SendOrder = async () => {
      throw new DuplicateOrderId('okx {"code":"1","data":[{"sCode":"51016"}]}');
    };
    const { gateway, statuses } = scene({ send, lookUp: async () => update("OPEN") });
    const placed = gateway.place(ORDER);
    await vi.advanceTimersByTimeAsync(400);
    await placed;
    expect(statuses()).toEqual(["submitted", "accepted"]);
  });

  test("an accepted order that the venue no longer knows is let go after some look-ups, so that the trader can leave", async () => {
    const { gateway, lines } = scene({});
    await gateway.place(ORDER);
    for (let turn = 1; turn <= 4; turn += 1) await gateway.recheck(Date.now() + turn * 11_000);
    expect(gateway.working()).toMatchObject({ state: "OPEN" });
    await gateway.recheck(Date.now() + 5 * 11_000);
    expect(gateway.working()).toBeNull();
    expect(lines.at(-1)).toMatchObject({ status: "failed", reason: expect.stringMatching(/does not know/) });
  });

  test("look-ups that fail are no answer: an accepted order is never let go for them", async () => {
    const lookUp = async () => {
      throw new NetworkError("down");
    };
    const { gateway } = scene({ lookUp });
    await gateway.place(ORDER);
    for (let turn = 1; turn <= 20; turn += 1) await gateway.recheck(Date.now() + turn * 11_000);
    expect(gateway.working()).toMatchObject({ state: "OPEN" });
  });

  test("an order that the venue ends without being asked has not reached its end", async () => {
    const { gateway, lines } = scene({});
    await gateway.place(ORDER);
    gateway.takeUpdate(update("CANCELLED"));
    await vi.advanceTimersByTimeAsync(0);
    expect(lines.at(-1)).toMatchObject({ status: "failed", reason: "cancelled by the venue (source 1)" });
  });

  test("as long as nobody answers the order stays unknown, and nothing else leaves", async () => {
    const lookUp = async () => {
      throw new NetworkError("down");
    };
    const { gateway, statuses } = scene({ send: timeout, lookUp });
    void gateway.place(ORDER);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(statuses()).toEqual(["submitted"]);
    expect(gateway.working()).toMatchObject({ state: "PENDING" });
  });

  test("a cancel without news is looked up", async () => {
    const { gateway, lines } = scene({ lookUp: async () => update("CANCELLED") });
    await gateway.place(ORDER);
    await gateway.cancel("rested for its time");
    await gateway.recheck(Date.now() + 2_000);
    await vi.advanceTimersByTimeAsync(0);
    expect(lines.at(-1)).toMatchObject({ status: "cancelled", reason: "rested for its time" });
  });
});
