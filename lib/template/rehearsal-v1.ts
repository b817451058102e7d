import { canaryV1 } from "./canary-v1.ts";
import { type FormLimits, formChecklists, formMetrics } from "./form-checks.ts";
import { formCheckpoints, formMustHaves, formTargets, formTriggers } from "./form-run.ts";
import type { Template } from "./schema.ts";

/**
 * The form's rows in its own words with limits that 90 seconds can reach. A process of 45 s is still warming up, so its
 * memory may grow faster and spread wider than over half an hour.
 */
const limits: FormLimits = {
  demoMinutes: "0.75",
  minSamples: 8,
  memoryMinSamples: 5,
  memorySlopeMbPerMin: "30",
  memoryRangePct: "40",
  checkpointsAtSec: [15, 45, 90],
  wsDownSec: { limit: "10", warnAt: "3" },
  maxLossUsd: "10",
};

/** The form as a rehearsal on the paper venue: 90 seconds, small limits, fast pace. */
export const rehearsalV1: Template = {
  ...canaryV1,
  id: "rehearsal-v1",
  slug: "rehearsal",
  title: "Canary Rehearsal",
  description:
    "The whole form in 90 seconds on the paper venue: same rows, small limits, a countdown of 5 seconds.",
  // A rehearsal works on the first day, before anybody has a passkey.
  signaturePolicy: "passkey-or-password",
  checklists: formChecklists(limits),
  metrics: formMetrics(limits),
  config: {
    ...canaryV1.config,
    environment: "REHEARSAL",
    durationSec: 90,
    sizeBtc: "0.01",
    maxLossUsd: limits.maxLossUsd,
    // A day of rehearsals shares one account, and each uses up some of its cap.
    dailyLossCapUsd: "100",
    positionLimitBtc: "0.02",
  },
  checkpoints: formCheckpoints(limits),
  triggers: formTriggers(limits),
  mustHaves: formMustHaves(limits),
  targets: formTargets(limits),
  timing: {
    ...canaryV1.timing,
    // One second longer than the rule asks, so that a timer's rounding cannot fail it.
    demoDurationSec: 46,
    countdownSec: 5,
    questionSec: 10,
    checkpointConfirmSec: 20,
    coolDownHours: 0,
    memoryWarmUpSec: 15,
  },
  trader: {
    decisionEveryMs: 500,
    orderRestMs: 1500,
    minHoldMs: 0,
    holdPositionMs: 4000,
    quietWindowSec: 1,
    maxOrdersPerMinute: 60,
  },
};
