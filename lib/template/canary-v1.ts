import {
  FORM_AFTER_FAILURE,
  FORM_AFTER_SUCCESS,
  FORM_CONTACTS,
  FORM_MONITORING,
  FORM_NEXT_REVIEW,
  FORM_NOTES,
} from "./form-after.ts";
import { type FormLimits, formChecklists, formMetrics } from "./form-checks.ts";
import { FORM_STATIONS, formCheckpoints, formMustHaves, formTargets, formTriggers } from "./form-run.ts";
import { FORM_LAUNCH, FORM_PREFLIGHT, FORM_ROLLBACK } from "./form-steps.ts";
import type { Template } from "./schema.ts";

const limits: FormLimits = {
  demoMinutes: "30",
  minSamples: 20,
  memoryMinSamples: 20,
  memorySlopeMbPerMin: "1",
  memoryRangePct: "20",
  checkpointsAtSec: [300, 900, 1800],
  wsDownSec: { limit: "120", warnAt: "30" },
  maxLossUsd: "50",
};

/** The form, version 1: 30 minutes, $50, four signatures. */
export const canaryV1: Template = {
  id: "canary-v1",
  slug: "canary",
  version: 1,
  title: "Canary Deployment Decision",
  description:
    "30 minutes of live trading at the smallest size, with a max loss of $50 and a rollback that needs nobody.",
  signaturePolicy: "passkey",
  checklists: formChecklists(limits),
  metrics: formMetrics(limits),
  stations: FORM_STATIONS,
  config: {
    environment: "PRODUCTION",
    durationSec: 1800,
    symbol: "BTC-PERP",
    sizeBtc: "0.0001",
    maxLossUsd: limits.maxLossUsd,
    dailyLossCapUsd: "100",
    positionLimitBtc: "0.0002",
    mode: "CONSERVATIVE",
    filters: { rsiConfirmation: true, volatility: "STRICT", maxSpreadBps: "20", minDepthUsd: "100000" },
  },
  preflight: FORM_PREFLIGHT,
  launch: FORM_LAUNCH,
  checkpoints: formCheckpoints(limits),
  triggers: formTriggers(limits),
  rollback: FORM_ROLLBACK,
  mustHaves: formMustHaves(limits),
  targets: formTargets(limits),
  targetsNeeded: 3,
  afterSuccess: FORM_AFTER_SUCCESS,
  afterFailure: FORM_AFTER_FAILURE,
  monitoring: FORM_MONITORING,
  contacts: FORM_CONTACTS,
  notes: FORM_NOTES,
  nextReview: FORM_NEXT_REVIEW,
  timing: {
    // A little longer than the 30 minutes of the rule, so that a timer's rounding cannot fail it.
    demoDurationSec: 1805,
    countdownSec: 300,
    questionSec: 120,
    checkpointConfirmSec: 120,
    authorisationHours: 24,
    demoMaxAgeHours: 24,
    drillMaxAgeHours: 24,
    coolDownHours: 48,
    rateWindowSec: 300,
    noTelemetrySec: 10,
    lostControlSec: 30,
    tickMs: 1000,
    memoryWarmUpSec: 120,
  },
  trader: {
    decisionEveryMs: 5000,
    orderRestMs: 15_000,
    minHoldMs: 0,
    holdPositionMs: 60_000,
    quietWindowSec: 1800,
    maxOrdersPerMinute: 20,
  },
};
