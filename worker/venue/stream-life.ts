import type { StreamHealth } from "./stream-health.ts";
import type { Venue } from "./venue.ts";

/**
 * One look at the connections, about once a second: connecting and answered pings are signs of life of the private
 * stream, which may have nothing to push. A stalled socket never says so by itself: closing it makes the loops reconnect.
 */
export function checkStreamLife({ exchange, profile }: Venue, health: StreamHealth): void {
  const client = exchange.clients[`${profile.wsUrl}/private`];
  if (client?.isConnected) {
    health.alive("private", Math.max(client.lastPong ?? 0, client.connectionEstablished ?? 0));
  }
  for (const name of health.check()) {
    void Promise.resolve(exchange.clients[`${profile.wsUrl}/${name}`]?.close()).catch(() => undefined);
  }
}
