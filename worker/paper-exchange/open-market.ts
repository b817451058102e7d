import { createGeneratedMarket } from "./engine/generator.ts";
import type { MarketSource } from "./engine/market-event.ts";
import { DEFAULT_FUNDING_INTERVAL_S, DEFAULT_SEED, type PaperExchangeOptions } from "./options.ts";

/** The tape that the options ask for. */
export async function openMarket(options: PaperExchangeOptions): Promise<MarketSource> {
  const fundingIntervalMs = (options.fundingIntervalS ?? DEFAULT_FUNDING_INTERVAL_S) * 1000;
  return createGeneratedMarket({ seed: options.seed ?? DEFAULT_SEED, fundingIntervalMs });
}
