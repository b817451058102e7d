import type { CanaryConfig, TriggerKind } from "../template/schema.ts";
import type {
  Intent,
  Judgement,
  Measurement,
  RunEventBody,
  RunKind,
  RunPhase,
  Tick,
  TriggerReading,
  VenueAccount,
  Who,
} from "./run-events.ts";

export type FeedLevel = "normal" | "caution" | "serious" | "critical";
/** One line of the event feed, in words. */
export type FeedEntry = { seq: number; atMs: number; level: FeedLevel; text: string };

/** How many feed lines a state keeps; older ones are read from the record. */
export const FEED_LENGTH = 200;

export type PreflightStepState = {
  stepId: string;
  text: string;
  /** null while it runs. */
  ok: boolean | null;
  output: string;
  durationMs: number | null;
  startedAtMs: number | null;
};

export type CheckpointState = {
  checkpointId: string;
  title: string;
  judgedAtMs: number;
  items: Judgement[];
  confirmed: { who: Who; atMs: number } | null;
  missed: boolean;
};

export type Question = { checkpointId: string; reason: string; deadlineMs: number; askedAtMs: number };

export type FiredTrigger = Omit<Extract<RunEventBody, { type: "triggerFired" }>, "type">;
export type RollbackStageState = {
  stage: "SENT" | "RECEIVED" | "CANCELLED" | "FLAT";
  atMs: number;
  detail: string;
};
export type RollbackStepState = {
  stepId: string;
  text: string;
  ok: boolean;
  output: string;
  durationMs: number;
};
export type VerdictState = Omit<Extract<RunEventBody, { type: "verdictReached" }>, "type">;
export type FundingState = Omit<Extract<RunEventBody, { type: "fundingSettled" }>, "type">;
export type DrillState = Omit<Extract<RunEventBody, { type: "drillFinished" }>, "type">;

/** The fold of a run's record: everything that a screen shows. Plain JSON. */
export type RunState = {
  lastSeq: number;
  lastAtMs: number;
  phase: RunPhase;
  kind: RunKind | null;
  decisionId: string | null;
  templateId: string | null;
  account: string | null;
  buildId: string | null;
  contentHash: string | null;
  config: CanaryConfig | null;
  durationSec: number | null;
  countdownSec: number | null;
  queuedAtMs: number | null;
  workerId: string | null;
  leaseEpoch: number | null;
  signatures: { ok: boolean; detail: string } | null;
  launchAtMs: number | null;
  t0Ms: number | null;
  endsAtMs: number | null;
  finishedAtMs: number | null;
  startEquityUsd: string | null;
  childPid: number | null;
  childExit: { code: number | null; signal: string | null; atMs: number } | null;
  preflight: PreflightStepState[];
  scrubReason: string | null;
  held: { reason: string; who: Who | null; sinceMs: number } | null;
  checkpoints: CheckpointState[];
  question: Question | null;
  venueAccount: VenueAccount | null;
  lastTick: Tick | null;
  triggers: TriggerReading[];
  warnings: { trigger: TriggerKind; value: string; limit: string; reason: string; sinceMs: number }[];
  intents: { intent: Intent; outcome: string }[];
  fired: FiredTrigger | null;
  stages: RollbackStageState[];
  notFlat: { attempt: number; positionBtc: string; openOrders: number; reason: string } | null;
  flat: { positionBtc: string; openOrders: number; by: "worker" | "watchdog"; atMs: number } | null;
  rollbackSteps: RollbackStepState[];
  closingReason: string | null;
  archive: { path: string; sha256: string } | null;
  report: { kind: string; path: string } | null;
  funding: FundingState[];
  drills: DrillState[];
  findings: { rule: string; text: string; atMs: number }[];
  takenOver: { by: string; reason: string; atMs: number } | null;
  verdict: VerdictState | null;
  measurements: Measurement[];
  counts: {
    orders: number;
    accepted: number;
    rejected: number;
    fills: number;
    errors: number;
    malformed: number;
    ticks: number;
  };
  feed: FeedEntry[];
};

/** The state before the first entry of a record. */
export function emptyRunState(): RunState {
  return {
    lastSeq: 0,
    lastAtMs: 0,
    phase: "QUEUED",
    kind: null,
    decisionId: null,
    templateId: null,
    account: null,
    buildId: null,
    contentHash: null,
    config: null,
    durationSec: null,
    countdownSec: null,
    queuedAtMs: null,
    workerId: null,
    leaseEpoch: null,
    signatures: null,
    launchAtMs: null,
    t0Ms: null,
    endsAtMs: null,
    finishedAtMs: null,
    startEquityUsd: null,
    childPid: null,
    childExit: null,
    preflight: [],
    scrubReason: null,
    held: null,
    checkpoints: [],
    question: null,
    venueAccount: null,
    lastTick: null,
    triggers: [],
    warnings: [],
    intents: [],
    fired: null,
    stages: [],
    notFlat: null,
    flat: null,
    rollbackSteps: [],
    closingReason: null,
    archive: null,
    report: null,
    funding: [],
    drills: [],
    findings: [],
    takenOver: null,
    verdict: null,
    measurements: [],
    counts: { orders: 0, accepted: 0, rejected: 0, fills: 0, errors: 0, malformed: 0, ticks: 0 },
    feed: [],
  };
}
