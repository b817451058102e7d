import { z } from "zod";

const spread = z.object({ n: z.number().int(), p50: z.number().nullable(), p95: z.number().nullable() });
/** Nearest-rank percentiles of raw samples; null without samples. */
export type Spread = z.infer<typeof spread>;

const side = z.object({
  ordersSubmitted: z.number().int(),
  /** Orders that the venue answered; those that were cancelled by their own rule (post-only, guard) are left out of both. */
  accepted: z.number().int(),
  answered: z.number().int(),
  ordersFilled: z.number().int(),
  errors: z.number().int(),
  /** Create, cancel and amend requests, ms. */
  latencyMs: spread,
  /** Mean fill price against the mid price when the order was sent, bps; positive is worse than mid. */
  slippageBps: spread,
});
export type TwinSide = z.infer<typeof side>;

const pairs = z.object({
  n: z.number().int(),
  canaryAlone: z.number().int(),
  twinAlone: z.number().int(),
  bothFilled: z.number().int(),
  onlyCanaryFilled: z.number().int(),
  onlyTwinFilled: z.number().int(),
  neitherFilled: z.number().int(),
  /** Canary minus twin, for the pairs that have the value on both sides. */
  ackDifferenceMs: spread,
  slippageDifferenceBps: spread,
});
export type TwinPairs = z.infer<typeof pairs>;

export const twinSchema = z.discriminatedUnion("ran", [
  z.object({ ran: z.literal(false), why: z.string() }),
  z.object({ ran: z.literal(true), account: z.string(), canary: side, twin: side, pairs }),
]);
/** What the paper twin of a canary showed, or why there was none. Information only: no verdict reads it. */
export type Twin = z.infer<typeof twinSchema>;
