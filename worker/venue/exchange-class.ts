import type { pro } from "ccxt";
import type { ExchangeId, VenueProfile } from "#lib/venue/profile.ts";

type OkxClass = (typeof pro)["okx"];
/** One connection to a venue through ccxt.pro; every exchange has the unified methods of this one. */
export type VenueExchange = InstanceType<OkxClass>;

/**
 * Loads only the exchange class that a profile needs. The whole ccxt package takes 0.4 s and 70 MB more, which a
 * kill path and a canary's start-up should not pay for.
 */
export async function loadExchangeClass(exchangeId: ExchangeId): Promise<OkxClass> {
  const entry = import.meta.resolve("ccxt");
  const loaded = (await import(new URL(`src/pro/${exchangeId}.js`, entry).href)) as { default: OkxClass };
  return loaded.default;
}

/** Where Kraken Futures answers unless a profile names another address. */
const KRAKEN_BASE = { live: "https://futures.kraken.com", demo: "https://demo-futures.kraken.com" } as const;
/** Kraken's check of a key, which ccxt does not know. */
const KRAKEN_KEY_CHECK = "api-keys/v3/check";

/** Points an exchange at its test system or at the addresses of the profile. */
export function addressExchange(exchange: VenueExchange, profile: VenueProfile): void {
  const { exchangeId, isSandbox, restUrl, wsUrl } = profile;
  if (isSandbox) exchange.setSandboxMode(true);
  const api = exchange.urls.api as Record<string, string>;
  if (wsUrl !== null) api.ws = wsUrl;
  if (exchangeId === "okx") {
    if (restUrl !== null) api.rest = restUrl;
    return;
  }
  const base = restUrl ?? KRAKEN_BASE[isSandbox ? "demo" : "live"];
  api.public = `${base}/derivatives/api/`;
  api.private = `${base}/derivatives/api/`;
  api.charts = `${base}/api/charts/`;
  api.history = `${base}/api/history/`;
  api.auth = `${base}/api/auth/`;
  const { options } = exchange as unknown as { options: Record<string, Record<string, unknown>> };
  options.access = { ...options.access, auth: { GET: { [KRAKEN_KEY_CHECK]: "private" } } };
  options.versions = { ...options.versions, auth: { GET: { [KRAKEN_KEY_CHECK]: "v1" } } };
}

/** What the exchange itself says about the keys, as it says it. */
export function askPermissions(exchange: VenueExchange, exchangeId: ExchangeId): Promise<unknown> {
  return exchangeId === "okx"
    ? exchange.request("account/config", "private", "GET")
    : exchange.request(KRAKEN_KEY_CHECK, "auth", "GET");
}

/** The base address of the streams that a connection uses. */
export function streamBase(exchange: VenueExchange): string {
  return String((exchange.urls.api as Record<string, unknown>).ws);
}
