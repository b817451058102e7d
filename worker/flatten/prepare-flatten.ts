import type { VenueExchange } from "#worker/venue/exchange-class.ts";

/** Below a venue's (and Node's) usual 5 s limit for idle connections, so that a kill never opens one. */
const WARM_EVERY_MS = 2_000;

/**
 * Keeps the kill instance's connection open and its code warm by a harmless read every two seconds. Returns a function that
 * stops it. A failed read is of no matter here: the kill sequence retries by itself.
 */
export async function prepareFlatten(exchange: VenueExchange): Promise<() => void> {
  const warm = async (): Promise<void> => {
    await Promise.allSettled([exchange.fetchOpenOrders(), exchange.fetchPositions()]);
  };
  await warm();
  const timer = setInterval(() => void warm(), WARM_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
