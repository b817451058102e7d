import type { pro } from "ccxt";

type OkxClass = (typeof pro)["okx"];
/** One connection to a venue through ccxt.pro. */
export type VenueExchange = InstanceType<OkxClass>;

/**
 * Loads only the exchange class that a profile needs. The whole ccxt package takes 0.4 s and 70 MB more, which a
 * kill path and a canary's start-up should not pay for.
 */
export async function loadExchangeClass(exchangeId: "okx"): Promise<OkxClass> {
  const entry = import.meta.resolve("ccxt");
  const loaded = (await import(new URL(`src/pro/${exchangeId}.js`, entry).href)) as { default: OkxClass };
  return loaded.default;
}
