import { z } from "zod";

const rate = z.number().min(0).max(1);
/** Streams that a fault hits: true means all of them. */
const streamsSchema = z.union([
  z.boolean().transform((isOn) => (isOn ? "all" : "none") as "all" | "none"),
  z.enum(["none", "public", "private", "all"]),
]);

/** Body of POST /faults. Lasting faults stay until changed or cleared; shock, drop, funding and gap happen once, now. */
export const faultRequestSchema = z.strictObject({
  /** Only this account; absent: everyone. Market faults always hit everyone. */
  account: z.string().optional(),
  latencyMs: z.number().min(0).max(120_000).optional(),
  httpErrorRate: rate.optional(),
  httpErrorKind: z.enum(["5xx", "50004", "50011", "mix"]).optional(),
  httpErrorOn: z.enum(["all", "commands", "queries"]).optional(),
  rejectRate: rate.optional(),
  dropAnswerRate: rate.optional(),
  lostAnswer: z.enum(["cut", "5xx", "50004", "nothing"]).optional(),
  lookUpLagMs: z.number().min(0).max(120_000).optional(),
  stallStreams: streamsSchema.optional(),
  duplicatePush: streamsSchema.optional(),
  freezeBook: z.boolean().optional(),
  /** Share of its size that an order may fill at one time; 1 ends the fault. */
  fillShare: z.number().positive().max(1).optional(),
  clockSkewMs: z.number().int().min(-86_400_000).max(86_400_000).optional(),
  staleTimestampMs: z.number().int().min(0).max(86_400_000).optional(),
  /** true: under way at once, streams are closed with a notice; "scheduled": only announced. */
  maintenance: z
    .union([
      z.boolean().transform((isOn) => (isOn ? "ongoing" : "none") as "ongoing" | "none"),
      z.enum(["none", "scheduled", "ongoing"]),
    ])
    .optional(),
  dropSockets: z.boolean().optional(),
  sequenceGap: z.boolean().optional(),
  fundingNow: z.boolean().optional(),
  /** Move of mark and book in USD, or in percent of the mark. */
  markShockUsd: z.number().optional(),
  markShockPct: z.number().min(-90).max(900).optional(),
  /** How long the shock holds, ms; absent: it stays. */
  holdMs: z.number().int().min(1).max(3_600_000).optional(),
});

export type FaultRequest = z.infer<typeof faultRequestSchema>;

const decimalText = z.union([z.string(), z.number()]).transform(String);

/** Body of POST /orders: an order as another client of the account would send it. */
export const outsideOrderSchema = z.strictObject({
  account: z.string(),
  side: z.enum(["buy", "sell"]),
  sizeBtc: decimalText,
  /** Absent: market order. */
  priceUsd: decimalText.optional(),
  reduceOnly: z.boolean().default(false),
});

/** Body of POST /position: the position to have, in BTC, negative for short. Reached by a market order. */
export const positionRequestSchema = z.strictObject({
  account: z.string(),
  sizeBtc: decimalText,
});
