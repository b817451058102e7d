import { Decimal } from "decimal.js";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type NewOrder, OrderGateway } from "./order-gateway.ts";
import type { OrderUpdate } from "./order-update.ts";
import type { SendOrder } from "./send-order.ts";
import type { TraderLine } from "./telemetry-out.ts";

class NetworkError extends Error {}
class ExchangeError extends Error {}

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
