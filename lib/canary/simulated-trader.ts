import type { Simulation } from "./simulated-run.ts";

export const START_EQUITY_USD = 10_000;

/** Ten lines a second of a canary that trades well: an order every five seconds, requests, filters, heartbeats. */
export function simulateTrading(simulation: Simulation, index: number): void {
  if (simulation.isSilent) return;
  const { say, feed, request } = simulation;
  if (!simulation.mayTrade) {
    say({ type: "heartbeat" });
    return;
  }
  const id = `cs1-${Math.floor(index / 50)}`;
  const order = { type: "order", id, symbol: "BTC-PERP", side: "buy", sizeBtc: "0.0001" } as const;
  const phase = index % 50;
  if (phase === 5) {
    say({ type: "risk", rule: "spread", result: "allowed", reason: "0.1 bps", inputs: { spreadBps: 0.1 } });
    say({ ...order, status: "submitted" });
  } else if (phase === 6) say({ type: "request", op: "create", ...request });
  else if (phase === 7) {
    say({ ...order, status: "accepted", ackMs: request.ms });
    feed({
      type: "venueOrder",
      order: {
        venueOrderId: id,
        clientOrderId: id,
        symbol: "BTC-PERP",
        side: "buy",
        sizeBtc: "0.0001",
        reduceOnly: false,
        status: "live",
      },
    });
  } else if (phase === 30) say({ ...order, status: "cancelled" });
  else if (phase === 31) say({ type: "request", op: "cancel", ...request });
  else if (phase % 10 === 0) {
    say({
      type: "account",
      equityUsd: String(START_EQUITY_USD),
      realizedUsd: "0",
      unrealizedUsd: "0",
      feesUsd: "0",
      fundingUsd: "0",
      positionBtc: "0",
    });
    say({ type: "process", rssBytes: 100_000_000 });
  } else if (phase % 10 === 2) feed({ type: "venueAccount", account: simulation.venue });
  else say({ type: "heartbeat" });
}
