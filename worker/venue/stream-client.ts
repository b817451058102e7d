import { streamBase, type VenueExchange } from "./exchange-class.ts";
import type { StreamName } from "./stream-health.ts";

/** The address under which ccxt keeps the connection of a stream; null when there is none. A test system adds a query to it. */
export function streamAddress(exchange: VenueExchange, name: StreamName): string | null {
  const address = `${streamBase(exchange)}/${name}`;
  return (
    Object.keys(exchange.clients).find((url) => url === address || url.startsWith(`${address}?`)) ?? null
  );
}
