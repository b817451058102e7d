import { streamAddress } from "./stream-client.ts";
import type { StreamHealth, StreamName } from "./stream-health.ts";
import type { Venue } from "./venue.ts";

/**
 * One look at the connections, about once a second: connecting and answered pings are signs of life of the private
 * stream, which may have nothing to push. A stalled socket never says so by itself: closing it makes the loops reconnect.
 */
export function checkStreamLife({ exchange }: Venue, health: StreamHealth): void {
  const clientOf = (name: StreamName) => exchange.clients[streamAddress(exchange, name) ?? ""];
  const client = clientOf("private");
  if (client?.isConnected) {
    health.alive("private", Math.max(client.lastPong ?? 0, client.connectionEstablished ?? 0));
  }
  for (const name of health.check()) {
    void Promise.resolve(clientOf(name)?.close()).catch(() => undefined);
  }
}
