import { z } from "zod";
import { venueChoiceSchema } from "../venue/venue-choice.ts";
import { commandProfileSchema } from "./command-profile.ts";

/** The four signing roles of the form, in the form's order. */
export const SIGNING_ROLES = ["ENGINEER", "RISK_MANAGER", "PRODUCT_OWNER", "CTO"] as const;
export const signingRoleSchema = z.enum(SIGNING_ROLES);
export type SigningRole = z.infer<typeof signingRoleSchema>;

/** Everything that the engine can measure. A rule names one of these, never an item. */
export const MEASURE_NAMES = [
  "durationMin",
  "acceptancePct",
  "acceptanceRawPct",
  "orderSuccessPct",
  "errorRatePct",
  "p50LatencyMs",
  "p95LatencyMs",
  "wsUptimePct",
  "wsReconnects",
  "wsDownSec",
  "stalenessEvents",
  "memorySlopeMbPerMin",
  "memoryRangePct",
  "criticalErrors",
  "consecutiveErrors",
  "pnlDifferenceUsd",
  "fundingDifferenceUsd",
  "fundingSettlements",
  "lossUsd",
  "profitUsd",
  "drawdownUsd",
  "ordersSubmitted",
  "ticksRecorded",
  "telemetryAgeSec",
  "positionDifferenceBtc",
  "positionBtc",
  "openOrders",
  "limitBreaches",
  "unauthorisedActs",
  "recordGaps",
  "riskFindings",
  "spreadBps",
  "depthUsd",
  "logsArchived",
  "reportWritten",
  "dailyLossCapUsd",
  "drillKillSwitch",
  "drillDailyLossCap",
  "drillPositionLimit",
  "drillReduceOnly",
  "drillQuietWindow",
  "drillTriggers",
  "drillLoss",
  "drillErrorRate",
  "drillConsecutiveErrors",
  "drillLatency",
  "drillStreamSilence",
  "drillUnauthorised",
  "drillTelemetryStop",
  "drillWorkerDeath",
  "drillWatchdog",
  "controlLostSec",
] as const;
export const measureNameSchema = z.enum(MEASURE_NAMES);
export type MeasureName = z.infer<typeof measureNameSchema>;

export const comparisonSchema = z.enum([">=", ">", "<", "<=", "="]);
export type Comparison = z.infer<typeof comparisonSchema>;

/** Configuration fields that a criterion's limit may follow. */
export const configLimitSchema = z.enum(["maxLossUsd", "dailyLossCapUsd", "sizeBtc", "positionLimitBtc"]);

/**
 * One comparison of a measure with a limit. `limit` is a decimal string in the measure's unit.
 * `minSamples` below which the verdict is NOT_ENOUGH_DATA (0 for counts and facts).
 * `perMinutes`: the limit is a count per that many minutes and is taken pro rata: `< 3 per 60 min` in 30 min is
 * `< 1.5`, so at most 1.
 */
export const criterionSchema = z.object({
  measure: measureNameSchema,
  op: comparisonSchema,
  limit: z.string(),
  minSamples: z.number().int().min(0),
  perMinutes: z.number().positive().optional(),
  /** The limit follows the decision's configuration: field × factor. `limit` then only shows the template's own value. */
  ofConfig: z.object({ field: configLimitSchema, factor: z.string() }).optional(),
});
export type Criterion = z.infer<typeof criterionSchema>;

/** Where evidence for a checklist item comes from. */
export const evidenceSourceSchema = z.enum(["DEMO", "DRILL", "CONFIG", "RUN"]);
export type EvidenceSource = z.infer<typeof evidenceSourceSchema>;

/** A row with a rule: every criterion must hold. */
export const ruledItemSchema = z.object({
  id: z.string(),
  text: z.string(),
  source: evidenceSourceSchema,
  criteria: z.array(criterionSchema).min(1),
});
export type RuledItem = z.infer<typeof ruledItemSchema>;

export const checklistSchema = z.object({
  id: z.string(),
  title: z.string(),
  needsSecondPerson: z.boolean(),
  items: z.array(ruledItemSchema),
});
export type Checklist = z.infer<typeof checklistSchema>;

export const metricSchema = ruledItemSchema.extend({ unit: z.string(), targetText: z.string() });

export const stationSchema = z.object({
  role: signingRoleSchema,
  title: z.string(),
  person: z.string(),
  statements: z.array(z.string()),
});
export type Station = z.infer<typeof stationSchema>;

/**
 * A command line of the form; `builtin` is our own default, `command` (program + arguments) a team's own script in short,
 * `profile` the same in full.
 */
export const commandStepSchema = z.object({
  id: z.string(),
  text: z.string(),
  formCommand: z.string(),
  builtin: z.enum([
    "preflight-check",
    "start-monitoring",
    "verify-kill-switch",
    "check-market-conditions",
    "canary-trader",
    "kill-switch",
    "stop-canary",
    "archive",
    "incident-report",
  ]),
  command: z.array(z.string()).min(1).optional(),
  profile: commandProfileSchema.optional(),
  timeoutSec: z.number().positive(),
});
export type CommandStep = z.infer<typeof commandStepSchema>;

export const checkpointSchema = z.object({
  id: z.string(),
  title: z.string(),
  atSec: z.number().nonnegative(),
  items: z.array(ruledItemSchema),
});
export type Checkpoint = z.infer<typeof checkpointSchema>;

/** The five triggers of the form and the engine's own. */
export const TRIGGER_KINDS = [
  "LOSS",
  "ERROR_RATE",
  "LATENCY_P95",
  "WS_DOWN",
  "UNAUTHORISED",
  "NO_TELEMETRY",
  "LOST_CONTROL",
  "CONSECUTIVE_ERRORS",
  "PERSON",
  "CHECKPOINT",
] as const;
export const triggerKindSchema = z.enum(TRIGGER_KINDS);
export type TriggerKind = z.infer<typeof triggerKindSchema>;

/** `limit` null: taken from the configuration (max loss). `warnAt` null: no warning band. */
export const triggerSchema = z.object({
  kind: triggerKindSchema,
  text: z.string(),
  measure: measureNameSchema,
  op: comparisonSchema,
  limit: z.string().nullable(),
  warnAt: z.string().nullable(),
  unit: z.string(),
  minSamples: z.number().int().min(0),
  fromForm: z.boolean(),
});
export type Trigger = z.infer<typeof triggerSchema>;

export const canaryConfigSchema = z.object({
  environment: z.enum(["PRODUCTION", "REHEARSAL"]),
  durationSec: z.number().int().min(10).max(14_400),
  symbol: z.string().regex(/^[A-Z0-9]{2,12}-PERP$/),
  sizeBtc: z.string().regex(/^\d{1,4}(\.\d{1,8})?$/),
  maxLossUsd: z.string().regex(/^\d{1,7}(\.\d{1,2})?$/),
  dailyLossCapUsd: z.string().regex(/^\d{1,7}(\.\d{1,2})?$/),
  positionLimitBtc: z.string().regex(/^\d{1,4}(\.\d{1,8})?$/),
  mode: z.enum(["CONSERVATIVE", "NORMAL"]),
  filters: z.object({
    rsiConfirmation: z.boolean(),
    volatility: z.enum(["STRICT", "NORMAL", "OFF"]),
    maxSpreadBps: z.string().regex(/^\d{1,4}(\.\d{1,4})?$/),
    minDepthUsd: z.string().regex(/^\d{1,10}(\.\d{1,2})?$/),
  }),
  /** Where the canary trades; absent: on the paper exchange. */
  venue: venueChoiceSchema.optional(),
});
/** What is approved and run. Sizes and money are decimal strings; the unit is in the name. */
export type CanaryConfig = z.infer<typeof canaryConfigSchema>;

export const templateSchema = z.object({
  id: z.string(),
  slug: z.string(),
  version: z.number().int().positive(),
  title: z.string(),
  description: z.string(),
  signaturePolicy: z.enum(["passkey", "passkey-or-password"]),
  checklists: z.array(checklistSchema),
  metrics: z.array(metricSchema),
  stations: z.array(stationSchema),
  // Venues belong to an installation, templates travel: a decision names its venue, a template none.
  config: canaryConfigSchema.omit({ venue: true }),
  preflight: z.array(commandStepSchema),
  launch: commandStepSchema,
  checkpoints: z.array(checkpointSchema),
  triggers: z.array(triggerSchema),
  rollback: z.array(commandStepSchema),
  mustHaves: z.array(ruledItemSchema),
  targets: z.array(ruledItemSchema),
  targetsNeeded: z.number().int(),
  afterSuccess: z.array(z.string()),
  afterFailure: z.array(z.string()),
  monitoring: z.array(z.object({ id: z.string(), label: z.string(), address: z.string() })),
  contacts: z.array(z.object({ id: z.string(), role: z.string() })),
  notes: z.array(z.object({ id: z.string(), label: z.string() })),
  nextReview: z.string().optional(),
  timing: z.object({
    demoDurationSec: z.number().int(),
    countdownSec: z.number().int(),
    questionSec: z.number().int(),
    checkpointConfirmSec: z.number().int(),
    authorisationHours: z.number(),
    demoMaxAgeHours: z.number(),
    drillMaxAgeHours: z.number(),
    coolDownHours: z.number(),
    rateWindowSec: z.number().int(),
    noTelemetrySec: z.number(),
    lostControlSec: z.number(),
    tickMs: z.number().int(),
    memoryWarmUpSec: z.number().int(),
  }),
  /**
   * Pace of the built-in trader: how often it may look for an entry, how long an order may rest, how long a position is
   * held at least and at most.
   */
  trader: z.object({
    decisionEveryMs: z.number().int(),
    orderRestMs: z.number().int(),
    minHoldMs: z.number().int().min(0).default(0),
    holdPositionMs: z.number().int(),
    quietWindowSec: z.number().int(),
    maxOrdersPerMinute: z.number().int(),
  }),
});
/** The form as data: one immutable version. */
export type Template = z.infer<typeof templateSchema>;
