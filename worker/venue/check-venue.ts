import { sizeProblem } from "#lib/venue/contract-size.ts";
import type { VenueProfile } from "#lib/venue/profile.ts";
import { maintenanceUnderWay, readPermissions, refusalOfAnswer } from "#lib/venue/read-venue-answer.ts";
import { type VenueRefusalCode, venueRefusalText } from "#lib/venue/venue-refusals.ts";
import { keysFor } from "./credentials.ts";
import { askPermissions } from "./exchange-class.ts";
import { classNames } from "./failure.ts";
import { type IdentityProof, proveIdentity } from "./prove-identity.ts";
import { openVenue, type Venue } from "./venue.ts";

/** One thing that was looked at, in words; refused things carry their code. */
export type VenueFinding = { ok: boolean; code: VenueRefusalCode | null; text: string };

type CheckVenue = {
  profile: VenueProfile;
  account: string;
  /** What is to be traded; without it only the connection is checked. `sizeBtc` null: any size. */
  order?: { symbol: string; sizeBtc: string | null };
  env?: NodeJS.ProcessEnv;
  prove?: (profile: VenueProfile) => Promise<IdentityProof>;
};

/** Signed requests expire at a venue; a clock further off than this is close to that. */
const MAX_CLOCK_SKEW_MS = 2_000;

const pass = (text: string): VenueFinding => ({ ok: true, code: null, text });
const refused = (code: VenueRefusalCode, detail?: string): VenueFinding => ({
  ok: false,
  code,
  text: venueRefusalText(code, detail),
});

/** A failed call as a finding. */
function findingOf({ exchangeId }: VenueProfile, error: unknown): VenueFinding {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const message = cause instanceof Error ? cause.message : String(cause);
  return refused(refusalOfAnswer(exchangeId, { message, classNames: classNames(cause) }), message);
}

/**
 * Everything that must be so before a venue is used, in this order, up to the first refusal: who it is, keys at hand, an answer, no
 * maintenance, the same time, keys that may trade and not withdraw, the symbol, the size. Sends no order, and nothing signed before
 * the identity is proven. Never throws.
 */
export async function checkVenue(check: CheckVenue): Promise<VenueFinding[]> {
  const { profile, account, env } = check;
  const identity = await (check.prove ?? proveIdentity)(profile);
  if (!identity.ok) return [{ ok: false, code: identity.code, text: identity.reason }];
  const findings = [pass(identity.detail)];
  try {
    keysFor(profile, account, env);
  } catch (error) {
    return [...findings, keyFinding(error)];
  }
  let venue: Venue;
  try {
    venue = await openVenue({ profile, account, purpose: "poll", ...(env ? { env } : {}) });
  } catch (error) {
    return [...findings, findingOf(profile, error)];
  }
  try {
    for (const look of [checkMaintenance, checkClock, checkPermissions]) {
      const finding = await look(venue).catch((error: unknown) => findingOf(profile, error));
      findings.push(finding);
      if (!finding.ok) return findings;
    }
    const orders = checkOrder(venue, check.order);
    return [...findings, ...(await orders.catch((error: unknown) => [findingOf(profile, error)]))];
  } finally {
    await venue.close();
  }
}

function keyFinding(error: unknown): VenueFinding {
  const text = error instanceof Error ? error.message : String(error);
  const code = text.startsWith("VENUE_KEYS_UNREADABLE") ? "VENUE_KEYS_UNREADABLE" : "VENUE_KEYS_MISSING";
  return { ok: false, code, text };
}

/** Only OKX announces maintenance by itself; Kraken Futures answers "Unavailable" instead. A venue that does not tell is asked by the next check. */
async function checkMaintenance({ profile, exchange }: Venue): Promise<VenueFinding> {
  if (profile.exchangeId !== "okx") return pass("maintenance: this venue announces none by itself");
  const answer: unknown = await exchange
    .request("system/status", "public", "GET", { state: "ongoing" })
    .catch(() => null);
  const title = maintenanceUnderWay(answer);
  if (title !== null) return refused("VENUE_MAINTENANCE", title);
  return pass(answer === null ? "maintenance: the venue does not tell just now" : "no maintenance under way");
}

/** The venue's clock, epoch ms; Kraken Futures tells it with every answer. */
async function venueTimeMs({ profile, exchange }: Venue): Promise<number> {
  if (profile.exchangeId === "okx") return (await exchange.fetchTime()) ?? 0;
  const answer = (await exchange.request("instruments/status", "public", "GET")) as { serverTime?: string };
  return Date.parse(answer.serverTime ?? "");
}

async function checkClock(venue: Venue): Promise<VenueFinding> {
  const beforeMs = Date.now();
  const venueMs = await venueTimeMs(venue);
  const skewMs = Math.abs(venueMs - (beforeMs + Date.now()) / 2);
  if (!Number.isFinite(skewMs)) return refused("VENUE_UNREACHABLE", "the venue states no time");
  const words = `clock differs from the venue by ${skewMs.toFixed(0)} ms (allowed ${MAX_CLOCK_SKEW_MS} ms)`;
  return skewMs <= MAX_CLOCK_SKEW_MS ? pass(words) : refused("VENUE_CLOCK_SKEW", words);
}

async function checkPermissions({ profile, exchange }: Venue): Promise<VenueFinding> {
  const { refusal, detail } = readPermissions(
    profile.exchangeId,
    await askPermissions(exchange, profile.exchangeId),
  );
  return refusal === null ? pass(`the keys may trade and not withdraw: ${detail}`) : refused(refusal, detail);
}

/** Instruments are read anew: a symbol may have been taken off since this process first asked. */
async function checkOrder(venue: Venue, order: CheckVenue["order"]): Promise<VenueFinding[]> {
  await venue.exchange.loadMarkets(true);
  const { symbols } = venue.profile;
  const names = order ? [order.symbol] : Object.keys(symbols);
  return names.map((name): VenueFinding => {
    const market = venue.exchange.markets?.[symbols[name] ?? ""];
    if (!market || market.active === false) return refused("VENUE_SYMBOL_MISSING", name);
    const rules = venue.instrument(name);
    const words = `${name}: venue takes steps of ${rules.stepBtc} from ${rules.minBtc} BTC`;
    if (!order || order.sizeBtc === null) return pass(words);
    const problem = sizeProblem(order.sizeBtc, rules);
    const asked = `size ${order.sizeBtc} BTC, ${words}`;
    return problem === null ? pass(asked) : refused(problem, asked);
  });
}
