/** A venue as data: swapping the paper exchange for a venue's test or live system is a profile, not code. */
export type VenueProfile = {
  id: string;
  exchangeId: "okx";
  /** What `proveIdentity` must find. */
  kind: "paper";
  /** Our symbol name → ccxt unified symbol. */
  symbols: Readonly<Record<string, string>>;
  settleCurrency: string;
  restUrl: string;
  wsUrl: string;
  accounts: readonly string[];
};

/** The bundled paper exchange's default port. */
const DEFAULT_PAPER_PORT = "8090";

export const PROFILE_IDS = ["paper-okx"] as const;
export type ProfileId = (typeof PROFILE_IDS)[number];

export function isProfileId(text: string): text is ProfileId {
  return (PROFILE_IDS as readonly string[]).includes(text);
}

/** Builds the profile from the environment: PAPER_URL, else PAPER_PORT on the loopback address. */
export function profileOf(id: ProfileId, env: NodeJS.ProcessEnv = process.env): VenueProfile {
  const base = env.PAPER_URL ?? `http://127.0.0.1:${env.PAPER_PORT ?? DEFAULT_PAPER_PORT}`;
  const url = base.replace(/\/$/, "");
  return {
    id,
    exchangeId: "okx",
    kind: "paper",
    symbols: { "BTC-PERP": "BTC/USDT:USDT" },
    settleCurrency: "USDT",
    restUrl: url,
    wsUrl: `${url.replace(/^http/, "ws")}/ws/v5`,
    accounts: ["production", "demo"],
  };
}
