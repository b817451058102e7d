import { setImmediate as nextTurn } from "node:timers/promises";
import type { VenueExchange } from "./exchange-class.ts";

/**
 * Each message of a stream gets a turn of its own, so that whoever waits for it acts before the next one is read. ccxt hands over
 * what arrives together in one go: a mark that breaks a limit would wait behind a book of hundreds of levels, and with several
 * canaries in one process behind the books of all of them. More than the socket's own buffer holds waits at the venue's end.
 */
export function paceDelivery(exchange: VenueExchange): void {
  const open = exchange.client.bind(exchange);
  exchange.client = (url) => {
    const client = open(url);
    client.deliverLoop = async () => {
      try {
        for await (const message of client.duplex as AsyncIterable<unknown>) {
          client.onMessage({ data: message });
          await nextTurn();
        }
      } catch {
        // The connection's own handlers for errors and closing have told everybody already.
      }
    };
    return client;
  };
}
