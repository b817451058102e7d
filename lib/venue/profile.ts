import { z } from "zod";

/** What stands at the other end: our own paper exchange, a venue's test system, or real money. */
export const VENUE_ENVIRONMENTS = ["PAPER", "TEST", "LIVE"] as const;
export type VenueEnvironment = (typeof VENUE_ENVIRONMENTS)[number];

/** Exchanges that a profile may name, by their id in ccxt. */
const EXCHANGE_IDS = ["okx", "krakenfutures"] as const;
export type ExchangeId = (typeof EXCHANGE_IDS)[number];

const MAX_TITLE = 60;
const MAX_URL = 200;

/** Requests of one kind that the venue takes in a stretch of time. */
const rateSchema = z.strictObject({
  count: z.number().int().min(1).max(1_000),
  perMs: z.number().int().min(100).max(60_000),
});

/** A venue as data: another exchange, its test system or another address is a profile, not code. Holds no secret. */
export const venueProfileSchema = z.strictObject({
  v: z.literal(1),
  /** Also the name of the account that its keys open. */
  id: z.string().regex(/^[a-z][a-z0-9-]{1,31}$/),
  title: z.string().trim().min(2).max(MAX_TITLE),
  exchangeId: z.enum(EXCHANGE_IDS),
  environment: z.enum(VENUE_ENVIRONMENTS),
  /** The exchange's own switch for its test system. */
  isSandbox: z.boolean(),
  /** Addresses instead of the exchange's usual ones; null: the usual ones. */
  restUrl: z.url().max(MAX_URL).nullable(),
  wsUrl: z.url().max(MAX_URL).nullable(),
  /** Our symbol → the exchange's unified symbol in ccxt. */
  symbols: z
    .record(z.string().regex(/^[A-Z0-9]{2,12}-PERP$/), z.string().min(3).max(40))
    .refine((symbols) => Object.keys(symbols).length > 0, "needs at least one symbol"),
  settleCurrency: z.string().regex(/^[A-Z]{3,5}$/),
  /** Position reads of one account: the tightest limit that the kill sequence meets. */
  positionReads: rateSchema,
});
export type VenueProfile = z.infer<typeof venueProfileSchema>;

/** Keys as a person types them; which of them a venue needs, its exchange says. */
export const venueKeysSchema = z.strictObject({
  apiKey: z.string().trim().min(4).max(400),
  secret: z.string().trim().min(4).max(1_000),
  /** OKX calls it passphrase; Kraken has none. */
  password: z.string().min(1).max(200).optional(),
});
export type VenueKeys = z.infer<typeof venueKeysSchema>;

/** Whether keys of this exchange have a passphrase. */
export function needsPassphrase(exchangeId: ExchangeId): boolean {
  return exchangeId === "okx";
}
