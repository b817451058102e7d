import { z } from "zod";
import { canaryConfigSchema, measureNameSchema, triggerKindSchema } from "../template/schema.ts";
import { telemetrySchema } from "./telemetry.ts";

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
  ruleVersion: z.number().int(),
});
export type Measurement = z.infer<typeof measurementSchema>;

/** A judged row: the verdict never travels without its reason. */
export const judgementSchema = z.object({
  itemId: z.string(),
  verdict: verdictSchema,
  reason: z.string(),
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

const who = z.object({ personId: z.string(), name: z.string() });
export type Who = z.infer<typeof who>;

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
  who,
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

/** Everything that can stand in a run's record, appended and numbered, never changed. */
export const runEventBodySchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("runQueued"),
    kind: runKindSchema,
    decisionId: z.string().nullable(),
    templateId: z.string(),
    config: canaryConfigSchema,
    durationSec: z.number(),
    countdownSec: z.number(),
    contentHash: z.string().nullable(),
    buildId: z.string(),
    account: z.string(),
  }),
  z.object({ type: z.literal("claimed"), workerId: z.string(), leaseEpoch: z.number().int() }),
  z.object({ type: z.literal("signaturesVerified"), ok: z.boolean(), detail: z.string() }),
  z.object({ type: z.literal("countdownStarted"), launchAtMs: z.number() }),
  z.object({ type: z.literal("preflightStepStarted"), stepId: z.string(), text: z.string() }),
  z.object({
    type: z.literal("preflightStepFinished"),
    stepId: z.string(),
    ok: z.boolean(),
    output: z.string(),
    durationMs: z.number(),
  }),
  z.object({ type: z.literal("scrubbed"), reason: z.string() }),
  z.object({
    type: z.literal("launched"),
    t0Ms: z.number(),
    endsAtMs: z.number(),
    pid: z.number().nullable(),
    startEquityUsd: z.string(),
  }),
  z.object({ type: z.literal("telemetry"), line: telemetrySchema }),
  z.object({ type: z.literal("malformedLine"), reason: z.string(), excerpt: z.string() }),
  z.object({ type: z.literal("venueAccount"), account: venueAccountSchema }),
  z.object({ type: z.literal("venueOrder"), order: venueOrderSchema }),
  z.object({
    type: z.literal("venueStream"),
    name: z.enum(["public", "private"]),
    state: z.enum(["up", "down", "stale"]),
  }),
  z.object({ type: z.literal("tick"), tick: tickSchema, triggers: z.array(triggerReadingSchema) }),
  z.object({ type: z.literal("intentSeen"), intent: intentSchema, outcome: z.string() }),
  z.object({ type: z.literal("entriesHeld"), reason: z.string(), who: who.nullable() }),
  z.object({ type: z.literal("entriesResumed"), reason: z.string(), who: who.nullable() }),
  z.object({
    type: z.literal("checkpointJudged"),
    checkpointId: z.string(),
    title: z.string(),
    items: z.array(judgementSchema),
  }),
  z.object({ type: z.literal("checkpointConfirmed"), checkpointId: z.string(), who }),
  z.object({ type: z.literal("checkpointMissed"), checkpointId: z.string() }),
  z.object({
    type: z.literal("questionAsked"),
    checkpointId: z.string(),
    reason: z.string(),
    deadlineMs: z.number(),
  }),
  z.object({
    type: z.literal("questionAnswered"),
    checkpointId: z.string(),
    answer: z.enum(["CONTINUE", "ROLL_BACK"]),
    who: who.nullable(),
  }),
  z.object({
    type: z.literal("warningRaised"),
    trigger: triggerKindSchema,
    value: z.string(),
    limit: z.string(),
    reason: z.string(),
  }),
  z.object({ type: z.literal("warningCleared"), trigger: triggerKindSchema, value: z.string() }),
  z.object({
    type: z.literal("triggerFired"),
    trigger: triggerKindSchema,
    value: z.string().nullable(),
    limit: z.string().nullable(),
    n: z.number(),
    windowSec: z.number().nullable(),
    /** When the breach was observed by the engine, epoch ms (fraction allowed). */
    observedAtMs: z.number(),
    reason: z.string(),
    who: who.nullable(),
  }),
  z.object({
    type: z.literal("rollbackStage"),
    stage: z.enum(ROLLBACK_STAGES),
    atMs: z.number(),
    detail: z.string(),
  }),
  z.object({
    type: z.literal("notFlat"),
    attempt: z.number().int(),
    positionBtc: z.string(),
    openOrders: z.number().int(),
    reason: z.string(),
  }),
  z.object({
    type: z.literal("flatProven"),
    positionBtc: z.string(),
    openOrders: z.number().int(),
    by: z.enum(["worker", "watchdog"]),
    atMs: z.number(),
  }),
  z.object({ type: z.literal("closingStarted"), reason: z.string() }),
  z.object({ type: z.literal("childExited"), code: z.number().nullable(), signal: z.string().nullable() }),
  z.object({
    type: z.literal("fundingSettled"),
    settledAtMs: z.number(),
    rate: z.string(),
    markPrice: z.string(),
    positionBtc: z.string(),
    expectedUsd: z.string(),
    bookedUsd: z.string(),
  }),
  z.object({ type: z.literal("finding"), rule: z.string(), text: z.string() }),
  z.object({ type: z.literal("controlLost"), what: z.string() }),
  z.object({
    type: z.literal("takenOver"),
    by: z.string(),
    leaseEpoch: z.number().int(),
    reason: z.string(),
  }),
  z.object({
    type: z.literal("rollbackStep"),
    stepId: z.string(),
    text: z.string(),
    ok: z.boolean(),
    output: z.string(),
    durationMs: z.number(),
  }),
  z.object({ type: z.literal("archived"), path: z.string(), sha256: z.string() }),
  z.object({
    type: z.literal("drillFinished"),
    drill: measureNameSchema,
    ok: z.boolean(),
    reason: z.string(),
    reactionMs: z.number().nullable(),
    flatMs: z.number().nullable(),
  }),
  z.object({
    type: z.literal("verdictReached"),
    outcome: z.enum(["SUCCEEDED", "FAILED", "ROLLED_BACK"]),
    reason: z.string(),
    mustHaves: z.array(judgementSchema),
    targets: z.array(judgementSchema),
    targetsMet: z.number().int(),
    measurements: z.array(measurementSchema),
  }),
  z.object({
    type: z.literal("reportWritten"),
    kind: z.enum(["success", "incident", "demo", "drill"]),
    path: z.string(),
  }),
  z.object({ type: z.literal("finished"), phase: runPhaseSchema }),
]);
export type RunEventBody = z.infer<typeof runEventBodySchema>;
export type RunEventType = RunEventBody["type"];

export const runEventSchema = z.object({
  seq: z.number().int().positive(),
  atMs: z.number(),
  body: runEventBodySchema,
});
/** One numbered entry of a run's record. `atMs`: when the writer observed it, epoch ms UTC. */
export type RunEvent = z.infer<typeof runEventSchema>;
