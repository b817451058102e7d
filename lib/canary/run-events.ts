import { z } from "zod";
import { canaryConfigSchema, measureNameSchema, triggerKindSchema } from "../template/schema.ts";
import {
  intentSchema,
  judgementSchema,
  measurementSchema,
  ROLLBACK_STAGES,
  runKindSchema,
  runPhaseSchema,
  tickSchema,
  triggerReadingSchema,
  venueAccountSchema,
  venueOrderSchema,
  whoSchema,
} from "./run-facts.ts";
import { telemetrySchema } from "./telemetry.ts";

// The parts of an entry are written down apart; whoever reads entries finds them here too.
export * from "./run-facts.ts";

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
  z.object({ type: z.literal("entriesHeld"), reason: z.string(), who: whoSchema.nullable() }),
  z.object({ type: z.literal("entriesResumed"), reason: z.string(), who: whoSchema.nullable() }),
  z.object({
    type: z.literal("checkpointJudged"),
    checkpointId: z.string(),
    title: z.string(),
    items: z.array(judgementSchema),
  }),
  z.object({ type: z.literal("checkpointConfirmed"), checkpointId: z.string(), who: whoSchema }),
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
    who: whoSchema.nullable(),
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
    /** Age of the newest observation behind the value when it fired, ms. */
    dataAgeMs: z.number().nullable().optional(),
    ruleVersion: z.number().int().optional(),
    /** When the breach was observed by the engine, epoch ms (fraction allowed). */
    observedAtMs: z.number(),
    reason: z.string(),
    who: whoSchema.nullable(),
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
    type: z.literal("watchResumed"),
    by: z.string(),
    leaseEpoch: z.number().int(),
    unwatchedMs: z.number(),
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
    /** The trigger or rule that had to answer, and everything that did, in order: nothing else may stand there. */
    expected: z.string().optional(),
    fired: z.array(z.string()).optional(),
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
