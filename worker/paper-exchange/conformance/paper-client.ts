import ccxt from "ccxt";
import { paperAccount } from "../paper-accounts.ts";
import type { RunningPaperExchange } from "../server.ts";

export const SYMBOL = "BTC/USDT:USDT";
export type PaperClient = InstanceType<typeof ccxt.pro.okx>;
/** The connection as ccxt hands it to its own message handler. */
export type ClientSocket = Parameters<PaperClient["handleMessage"]>[0];

/** An unmodified ccxt client of the venue for one account; only ccxt's own pacing is off, it merely slows tests. */
export async function connectClient(
  venue: RunningPaperExchange,
  options: { account?: string; overrides?: Record<string, unknown> } = {},
): Promise<PaperClient> {
  const { apiKey, secret, password } = paperAccount(options.account ?? "demo");
  const client = new ccxt.pro.okx({
    apiKey,
    secret,
    password,
    options: { defaultType: "swap" },
    enableRateLimit: false,
    enableLastJsonResponse: true,
    ...options.overrides,
  });
  client.urls.api = { rest: venue.url, ws: `${venue.url.replace("http", "ws")}/ws/v5` };
  await client.loadHttpProxyAgent();
  return client;
}

/** POST to the admin address; throws when it refuses. */
export async function postAdmin(venue: RunningPaperExchange, path: string, body: object): Promise<unknown> {
  const response = await fetch(`${venue.adminUrl}${path}`, { method: "POST", body: JSON.stringify(body) });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}
