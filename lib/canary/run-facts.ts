import { z } from "zod";
import { measureNameSchema, triggerKindSchema } from "../template/schema.ts";

export const RUN_KINDS = ["DEMO", "DRILL", "CANARY"] as const;
export const runKindSchema = z.enum(RUN_KINDS);
export type RunKind = z.infer<typeof runKindSchema>;

export const RUN_PHASES = [
  "QUEUED",
  "PREFLIGHT",
  "LIVE",
  "CLOSING",
  "ROLLING_BACK",
  "STUCK",
  "SUCCEEDED",
  "FAILED",
  "ROLLED_BACK",
  "SCRUBBED",
] as const;
export const runPhaseSchema = z.enum(RUN_PHASES);
export type RunPhase = z.infer<typeof runPhaseSchema>;
export const FINAL_RUN_PHASES: ReadonlySet<RunPhase> = new Set([
  "SUCCEEDED",
  "FAILED",
  "ROLLED_BACK",
  "SCRUBBED",
]);

export const verdictSchema = z.enum(["PASS", "FAIL", "NOT_ENOUGH_DATA", "NO_EVIDENCE"]);
export type Verdict = z.infer<typeof verdictSchema>;

/** A measured number with everything needed to recompute it. `value` is null when nothing was observed. */
export const measurementSchema = z.object({
  measure: measureNameSchema,
  value: z.string().nullable(),
  unit: z.string(),
  n: z.number().int().nonnegative(),
  numerator: z.number().optional(),
  denominator: z.number().optional(),
  windowSec: z.number().nullable(),
  /** Wilson 95 % interval, percent, for rates. */
  interval: z.tuple([z.number(), z.number()]).optional(),
  /** Age of the newest observation in it when it was read, ms; null when there was none, absent where age means nothing. */
  dataAgeMs: z.number().nullable().optional(),
  ruleVersion: z.number().int(),
});
export type Measurement = z.infer<typeof measurementSchema>;

/** A judged row: the verdict never travels without its reason. */
export const judgementSchema = z.object({
  itemId: z.string(),
  verdict: verdictSchema,
  reason: z.string(),
  /** The rules that were asked, limits resolved: "acceptance rate ≥ 90 % (n ≥ 20)". */
  rules: z.array(z.string()).optional(),
  measurements: z.array(measurementSchema),
});
export type Judgement = z.infer<typeof judgementSchema>;

/** One wide row for the charts. Numbers for drawing only; money that decides is in decimal strings elsewhere. */
export const tickSchema = z.object({
  tMs: z.number(),
  equityUsd: z.number().nullable(),
  pnlUsd: z.number().nullable(),
  positionBtc: z.number().nullable(),
  openOrders: z.number().nullable(),
  markPrice: z.number().nullable(),
  bid: z.number().nullable(),
  ask: z.number().nullable(),
  spreadBps: z.number().nullable(),
  depthUsd: z.number().nullable(),
  acceptancePct: z.number().nullable(),
  orderSuccessPct: z.number().nullable(),
  errorRatePct: z.number().nullable(),
  p50LatencyMs: z.number().nullable(),
  p95LatencyMs: z.number().nullable(),
  wsUptimePct: z.number().nullable(),
  wsDownSec: z.number().nullable(),
  rssMb: z.number().nullable(),
  ordersSubmitted: z.number(),
  fills: z.number(),
  telemetryAgeMs: z.number().nullable(),
  venueAgeMs: z.number().nullable(),
});
export type Tick = z.infer<typeof tickSchema>;

/** Current reading of one trigger for the trigger table. `headroom` and `value` in the trigger's unit. */
export const triggerReadingSchema = z.object({
  kind: triggerKindSchema,
  value: z.string().nullable(),
  limit: z.string().nullable(),
  n: z.number(),
  level: z.enum(["off", "standby", "normal", "caution", "serious", "critical"]),
  overSec: z.number(),
  breachInSec: z.number().nullable(),
});
export type TriggerReading = z.infer<typeof triggerReadingSchema>;

export const ROLLBACK_STAGES = ["SENT", "RECEIVED", "CANCELLED", "FLAT"] as const;

export const whoSchema = z.object({ personId: z.string(), name: z.string() });
export type Who = z.infer<typeof whoSchema>;

export const INTENT_KINDS = [
  "KILL",
  "STOP",
  "HOLD",
  "RESUME",
  "CONFIRM_CHECKPOINT",
  "ANSWER_CONTINUE",
  "ANSWER_ROLL_BACK",
  "REPORT_UNAUTHORISED",
  "END_EARLY",
] as const;
export const intentSchema = z.object({
  id: z.string(),
  kind: z.enum(INTENT_KINDS),
  who: whoSchema,
  atMs: z.number(),
  checkpointId: z.string().optional(),
  reason: z.string().max(2000).optional(),
});
/** What a person asked of a run; the run's events say what came of it. */
export type Intent = z.infer<typeof intentSchema>;

/** What a supervisor's own stream of the venue account saw. Decimal strings. */
export const venueAccountSchema = z.object({
  equityUsd: z.string(),
  positionBtc: z.string(),
  entryPrice: z.string().nullable(),
  markPrice: z.string().nullable(),
  unrealizedUsd: z.string(),
  openOrders: z.number().int(),
});
export type VenueAccount = z.infer<typeof venueAccountSchema>;

export const venueOrderSchema = z.object({
  venueOrderId: z.string(),
  clientOrderId: z.string().nullable(),
  symbol: z.string(),
  side: z.enum(["buy", "sell"]),
  sizeBtc: z.string(),
  reduceOnly: z.boolean(),
  status: z.string(),
});
export type VenueOrder = z.infer<typeof venueOrderSchema>;
