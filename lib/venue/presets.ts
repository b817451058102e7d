import type { VenueProfile } from "./profile.ts";

/** The bundled paper exchange's default address; the launcher gives the real one. */
const DEFAULT_PAPER_URL = "http://127.0.0.1:8090";
export const PAPER_VENUE_ID = "paper-okx";

const okx = {
  v: 1,
  exchangeId: "okx",
  symbols: { "BTC-PERP": "BTC/USDT:USDT" },
  settleCurrency: "USDT",
  // OKX documents 10 reads in 2 s an account for GET account/positions.
  positionReads: { count: 10, perMs: 2_000 },
} as const;

const kraken = {
  v: 1,
  exchangeId: "krakenfutures",
  symbols: { "BTC-PERP": "BTC/USD:USD" },
  settleCurrency: "USD",
  // Kraken counts costs: 500 in 10 s for an account; openpositions costs 2.
  positionReads: { count: 20, perMs: 2_000 },
} as const;

const usual = { restUrl: null, wsUrl: null } as const;

/** The paper exchange at its address: the one venue that needs no row and no keys of anybody. */
export function paperProfile(url: string = DEFAULT_PAPER_URL): VenueProfile {
  const base = url.replace(/\/$/, "");
  return {
    ...okx,
    id: PAPER_VENUE_ID,
    title: "Paper exchange",
    environment: "PAPER",
    isSandbox: false,
    restUrl: base,
    wsUrl: `${base.replace(/^http/, "ws")}/ws/v5`,
  };
}

/** Venues that an admin can add; another address or symbol map is a change to one of these. */
export const VENUE_PRESETS: readonly VenueProfile[] = [
  { ...okx, ...usual, id: "okx-demo", title: "OKX demo trading", environment: "TEST", isSandbox: true },
  { ...okx, ...usual, id: "okx-live", title: "OKX", environment: "LIVE", isSandbox: false },
  {
    ...kraken,
    ...usual,
    id: "kraken-demo",
    title: "Kraken Futures demo",
    environment: "TEST",
    isSandbox: true,
  },
  { ...kraken, ...usual, id: "kraken-live", title: "Kraken Futures", environment: "LIVE", isSandbox: false },
];
