import { PAPER_VENUE_ID } from "./presets.ts";
import type { ExchangeId, VenueProfile } from "./profile.ts";

/** Hosts that belong to an exchange, or end in one of these: an address of anybody else is never asked with real keys. */
const OWN_HOSTS: Readonly<Record<ExchangeId, readonly string[]>> = {
  okx: ["okx.com"],
  krakenfutures: ["kraken.com"],
};

/** Names of the paper exchange's own accounts: a venue that is called so could be taken for one. */
const RESERVED_IDS: ReadonlySet<string> = new Set([PAPER_VENUE_ID, "demo", "production", "paper"]);

function isOwnHost(exchangeId: ExchangeId, host: string): boolean {
  return OWN_HOSTS[exchangeId].some((own) => host === own || host.endsWith(`.${own}`));
}

function urlProblem(profile: VenueProfile, text: string, scheme: "https:" | "wss:"): string | null {
  const url = new URL(text);
  if (url.username || url.password) return "an address must not hold a user name or password";
  if (url.search || url.hash) return "an address must not hold a query";
  if (profile.environment === "PAPER") return null;
  if (url.protocol !== scheme) return `the address ${text} must begin with ${scheme}//`;
  return isOwnHost(profile.exchangeId, url.hostname)
    ? null
    : `${url.hostname} is no address of ${profile.exchangeId}; signed requests would go to somebody else`;
}

/** What is wrong with a profile, in words; empty when it may be used. Ranges of single fields are the schema's. */
export function profileProblems(profile: VenueProfile): string[] {
  const { id, environment, isSandbox, restUrl, wsUrl } = profile;
  const isPaper = environment === "PAPER";
  return [
    RESERVED_IDS.has(id) && !isPaper ? `the name ${id} belongs to the paper exchange` : null,
    isPaper && restUrl === null ? "a paper profile needs its address" : null,
    isPaper && isSandbox ? "the paper exchange has no test system of its own" : null,
    environment === "TEST" && !isSandbox ? "a test profile must use the exchange's test system" : null,
    environment === "LIVE" && isSandbox ? "a live profile must not use the exchange's test system" : null,
    (restUrl === null) !== (wsUrl === null) ? "give both addresses, or neither" : null,
    restUrl === null ? null : urlProblem(profile, restUrl, "https:"),
    wsUrl === null ? null : urlProblem(profile, wsUrl, "wss:"),
  ].filter((problem) => problem !== null);
}
