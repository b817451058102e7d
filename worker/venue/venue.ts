import { Decimal } from "decimal.js";
import { contractsOf } from "#lib/venue/contract-size.ts";
import { keysFor } from "./credentials.ts";
import { addressExchange, loadExchangeClass, type VenueExchange } from "./exchange-class.ts";
import { paceDelivery } from "./pace-delivery.ts";
import { profileOf, profileOfAccount, type VenueProfile } from "./profiles.ts";
import { createWire, type WireRequest } from "./wire.ts";

/** Each purpose has an instance of its own, so that none waits behind another's throttle. */
export type VenuePurpose = "trading" | "kill" | "watch" | "poll";

export type VenueInstrument = {
  /** Our name, e.g. BTC-PERP. */
  name: string;
  /** The venue's unified symbol in ccxt. */
  symbol: string;
  contractSize: Decimal;
  /** Smallest step and smallest amount, BTC. */
  stepBtc: Decimal;
  minBtc: Decimal;
  tick: Decimal;
};

export type Venue = {
  profile: VenueProfile;
  account: string;
  purpose: VenuePurpose;
  exchange: VenueExchange;
  instrument: (name: string) => VenueInstrument;
  close: () => Promise<void>;
};

type OpenVenue = {
  account: string;
  purpose: VenuePurpose;
  /** A venue's name, or its profile; absent: the venue that the account belongs to. */
  profile?: string | VenueProfile;
  env?: NodeJS.ProcessEnv;
  /** Called for every HTTP request, measured on the wire. */
  onRequest?: (request: WireRequest) => void;
};

/** A venue that does not answer within this time is treated as failed; the caller decides what to do then. */
const TRADING_TIMEOUT_MS = 5_000;
/** The kill path tries again sooner instead of waiting longer. */
const KILL_TIMEOUT_MS = 2_000;
/** At most this long between attempts of ccxt to open a stream; the default of 60 s would outlast any canary. */
const STREAM_BACKOFF_BASE_MS = 100;
const STREAM_BACKOFF_MAX_MS = 1_000;
/** Pings on streams, so that a dead connection is noticed long before the venue's 30 s limit. */
const STREAM_PING_MS = 5_000;

const loadedMarkets = new Map<string, Promise<VenueExchange>>();

/**
 * Opens a connection to an account of a venue through ccxt.pro. Instruments are loaded once for all instances of a
 * process. Throws with a sentence when keys are missing or the venue cannot be reached.
 */
export async function openVenue(options: OpenVenue): Promise<Venue> {
  const profile = wantedProfile(options);
  const Exchange = await loadExchangeClass(profile.exchangeId);
  const keys = keysFor(profile, options.account, options.env);
  const wire = createWire(options.onRequest ?? (() => undefined));
  const exchange = new Exchange({
    ...keys,
    enableRateLimit: options.purpose === "trading",
    timeout: options.purpose === "kill" ? KILL_TIMEOUT_MS : TRADING_TIMEOUT_MS,
    newUpdates: true,
    options: {
      fetchMarkets: { types: ["swap"] },
      ws: { backoff: { base: STREAM_BACKOFF_BASE_MS, max: STREAM_BACKOFF_MAX_MS } },
    },
  });
  exchange.has.fetchCurrencies = false;
  exchange.fetchImplementation = wire.fetch;
  exchange.streaming = { ...exchange.streaming, keepAlive: STREAM_PING_MS };
  addressExchange(exchange, profile);
  paceDelivery(exchange);
  await exchange.loadHttpProxyAgent();
  await shareMarkets(exchange, profile);
  return {
    profile,
    account: options.account,
    purpose: options.purpose,
    exchange,
    instrument: (name) => instrumentOf(exchange, profile, name),
    close: async () => {
      await exchange.close().catch(() => undefined);
      wire.close();
    },
  };
}

function wantedProfile({ profile, account, env }: OpenVenue): VenueProfile {
  if (profile === undefined) return profileOfAccount(account, env);
  return typeof profile === "string" ? profileOf(profile, env) : profile;
}

async function shareMarkets(exchange: VenueExchange, profile: VenueProfile): Promise<void> {
  const key = `${profile.id} ${profile.restUrl}`;
  const known = loadedMarkets.get(key);
  if (known) {
    exchange.setMarketsFromExchange(await known);
    return;
  }
  const loading = exchange.loadMarkets().then(() => exchange);
  loadedMarkets.set(key, loading);
  try {
    await loading;
  } catch (error) {
    loadedMarkets.delete(key);
    const detail = error instanceof Error ? error.message : String(error);
    const at = profile.restUrl ?? profile.exchangeId;
    throw new Error(
      `Venue "${profile.id}" cannot be reached at ${at}. No order was sent to it. Start it and try again. (${detail})`,
      { cause: error },
    );
  }
}

function instrumentOf(exchange: VenueExchange, profile: VenueProfile, name: string): VenueInstrument {
  const symbol = profile.symbols[name];
  const market = symbol === undefined ? undefined : exchange.markets?.[symbol];
  if (!symbol || !market) {
    const known = Object.keys(profile.symbols).join(", ");
    throw new Error(`Venue "${profile.id}" does not trade ${name}. Nothing was sent. It trades: ${known}.`);
  }
  const contractSize = new Decimal(market.contractSize ?? 1);
  return {
    name,
    symbol,
    contractSize,
    stepBtc: contractSize.mul(market.precision.amount ?? 1),
    minBtc: contractSize.mul(market.limits.amount?.min ?? 0),
    tick: new Decimal(market.precision.price ?? 0),
  };
}

/** Contracts for a size in BTC, as the number that ccxt wants (exact: the step is far above float error). */
export function toContracts(instrument: VenueInstrument, sizeBtc: Decimal.Value): number {
  return contractsOf(sizeBtc, instrument.contractSize).toNumber();
}
