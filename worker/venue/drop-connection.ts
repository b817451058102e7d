import { streamAddress } from "./stream-client.ts";
import type { StreamName } from "./stream-health.ts";
import type { Venue } from "./venue.ts";

/**
 * Gives a stream's connection up, so that the next watch logs in and subscribes anew. After an error that the venue sends,
 * ccxt takes the connection for logged in and waits for ever, while its pings are still answered: a stream that looks
 * alive and says nothing. Whoever waits on it is told at once.
 */
export function dropConnection({ exchange }: Pick<Venue, "exchange">, name: StreamName): void {
  const url = streamAddress(exchange, name);
  const client = url === null ? undefined : exchange.clients[url];
  if (url === null || !client) return;
  // Out of the table first: its late end must not take its successor away.
  delete exchange.clients[url];
  client.error ??= new Error("connection given up");
  client.reset(client.error);
  void Promise.resolve(client.close()).catch(() => undefined);
}
