import { Decimal } from "decimal.js";
import { TRIGGER_KINDS, type TriggerKind } from "../template/schema.ts";
import { ClaimFindings } from "./claim-findings.ts";
import { ClaimComparison } from "./compare-claims.ts";
import { FundingLedger } from "./funding-ledger.ts";
import type { Effect, ReportKind, RunSetup } from "./inputs.ts";
import { MarketStats } from "./market-stats.ts";
import { MemoryStats } from "./memory-stats.ts";
import type { Question, RunState } from "./model.ts";
import { OrderStats } from "./order-stats.ts";
import { isFinal, type PhaseCause, phaseAfter } from "./phases.ts";
import { LineRecorder } from "./record-line.ts";
import { RequestStats } from "./request-stats.ts";
import { RiskWatch } from "./risk-watch.ts";
import type { RunEventBody, RunPhase, VenueAccount, Who } from "./run-events.ts";
import { StreamClock } from "./stream-clock.ts";
import { type TriggerRule, triggerRules } from "./trigger-rules.ts";

/** What one step has to say and to do. */
export type Out = { events: RunEventBody[]; effects: Effect[] };

type Life = {
  launchAtMs: number | null;
  /** Preflight results by step id. */
  preflight: Map<string, boolean>;
  launchAskedAtMs: number | null;
  /** The second look at the sign-offs, right before launch. */
  lastLook: { askedAtMs: number; ok: boolean } | null;
  t0Ms: number | null;
  endsAtMs: number | null;
  closingAtMs: number | null;
  endedEarly: string | null;
  child: "NONE" | "ASKED" | "RUNNING" | "GONE";
  childGoneAtMs: number | null;
  finishedAtMs: number | null;
};

/** Everything measured, fed on arrival. */
export type Watch = {
  requests: RequestStats;
  orders: OrderStats;
  streams: { public: StreamClock; private: StreamClock };
  venueStreams: { public: StreamClock; private: StreamClock };
  memory: MemoryStats;
  claims: ClaimComparison;
  claimFindings: ClaimFindings;
  funding: FundingLedger;
  risk: RiskWatch;
  market: MarketStats;
  /** Market as the supervisor's own connection sees it; wins over the canary's. */
  hasOwnMarket: boolean;
  venue: VenueAccount | null;
  venueAtMs: number | null;
  startEquityUsd: Decimal | null;
  lossUsd: Decimal | null;
  /** Highest equity since T-0 and the largest fall from a peak. */
  peakEquityUsd: Decimal | null;
  drawdownUsd: Decimal;
  /** The same as the loss, for comparison with lines that are drawn; whether the limit is reached is asked of the exact one. */
  lossNumber: number;
  lastLineAtMs: number | null;
  criticalErrors: number;
  fills: number;
  ticks: number;
  unauthorised: { count: number; last: string };
  limitBreaches: number;
  databaseLostAtMs: number | null;
  venueLostAtMs: number | null;
  seenOrders: Map<string, string>;
  judgedOrders: Set<string>;
};

export type TriggerClock = {
  overSinceMs: number | null;
  warned: boolean;
  samples: { atMs: number; value: number }[];
};

type Rollback = {
  kind: TriggerKind;
  firedAtMs: number;
  attempts: number;
  killAskedAtMs: number;
  nextKillAtMs: number | null;
  stopAskedAtMs: number;
  stopAsks: number;
  flat: { positionBtc: string; openOrders: number } | null;
  isFlatRecorded: boolean;
  firstFlatAtMs: number | null;
  /** Breaches seen while it ran, by kind; each is a finding once. */
  alsoBreached: Set<TriggerKind>;
  reason: string;
};

/** What is asked of the shell at the end of a run and since when. */
export type Ending = {
  step: "NONE" | "PROVING" | "ARCHIVING" | "REPORTING";
  askedAtMs: number;
  isArchived: boolean | null;
  recordGaps: number | null;
  recordEntries: number;
  isReported: boolean | null;
  flat: { positionBtc: string; openOrders: number } | null;
  outcome: "SUCCEEDED" | "FAILED" | "ROLLED_BACK" | null;
  reportKind: ReportKind | null;
};

/** The machine's whole state of one run, windows included. Mutable inside: `step` moves it, nobody else touches it. */
export type Engine = {
  setup: RunSetup;
  rules: TriggerRule[];
  phase: RunPhase;
  /** Never goes back, epoch ms. */
  nowMs: number;
  nextTickMs: number;
  life: Life;
  hold: { person: Who | null; reason: string; question: Question | null };
  checkpoints: { judged: Map<string, { atMs: number; confirmed: boolean; missed: boolean }> };
  watch: Watch;
  clocks: Record<TriggerKind, TriggerClock>;
  recorder: LineRecorder;
  seenIntents: Set<string>;
  rollback: Rollback | null;
  ending: Ending;
};

const streamPair = () => ({ public: new StreamClock(), private: new StreamClock() });

function newWatch(setup: RunSetup): Watch {
  return {
    requests: new RequestStats(setup.template.timing.rateWindowSec),
    orders: new OrderStats(),
    streams: streamPair(),
    venueStreams: streamPair(),
    memory: new MemoryStats(),
    claims: new ClaimComparison(),
    claimFindings: new ClaimFindings(),
    funding: new FundingLedger(),
    risk: new RiskWatch(),
    market: new MarketStats(),
    hasOwnMarket: false,
    venue: null,
    venueAtMs: null,
    startEquityUsd: null,
    lossUsd: null,
    peakEquityUsd: null,
    drawdownUsd: new Decimal(0),
    lossNumber: 0,
    lastLineAtMs: null,
    criticalErrors: 0,
    fills: 0,
    ticks: 0,
    unauthorised: { count: 0, last: "" },
    limitBreaches: 0,
    databaseLostAtMs: null,
    venueLostAtMs: null,
    seenOrders: new Map(),
    judgedOrders: new Set(),
  };
}

const newClock = (): TriggerClock => ({ overSinceMs: null, warned: false, samples: [] });

function newClocks(): Record<TriggerKind, TriggerClock> {
  const clocks = TRIGGER_KINDS.map((kind) => [kind, newClock()] as const);
  return Object.fromEntries(clocks) as Record<TriggerKind, TriggerClock>;
}

/** A run before its first input: QUEUED, nothing observed. */
export function createEngine(setup: RunSetup): Engine {
  return {
    setup,
    rules: triggerRules(setup.template, setup.config),
    phase: "QUEUED",
    nowMs: 0,
    nextTickMs: 0,
    life: {
      launchAtMs: null,
      preflight: new Map(),
      launchAskedAtMs: null,
      lastLook: null,
      t0Ms: null,
      endsAtMs: null,
      closingAtMs: null,
      endedEarly: null,
      child: "NONE",
      childGoneAtMs: null,
      finishedAtMs: null,
    },
    hold: { person: null, reason: "", question: null },
    checkpoints: { judged: new Map() },
    watch: newWatch(setup),
    clocks: newClocks(),
    recorder: new LineRecorder(),
    seenIntents: new Set(),
    rollback: null,
    ending: {
      step: "NONE",
      askedAtMs: 0,
      isArchived: null,
      recordGaps: null,
      recordEntries: 0,
      isReported: null,
      flat: null,
      outcome: null,
      reportKind: null,
    },
  };
}

/**
 * An engine for a run that another worker left, from the fold of its record. Its windows are empty, so it cannot go on
 * watching: give it a `takeOver` input next, which brings the run down (or scrubs it, when nothing was launched).
 */
export function resumeEngine(setup: RunSetup, state: RunState): Engine {
  const engine = createEngine(setup);
  engine.phase = state.phase;
  engine.nowMs = state.lastAtMs;
  engine.life.launchAtMs = state.launchAtMs;
  engine.life.t0Ms = state.t0Ms;
  engine.life.endsAtMs = state.endsAtMs;
  engine.life.child = "GONE";
  engine.life.childGoneAtMs = state.lastAtMs;
  if (state.startEquityUsd !== null) engine.watch.startEquityUsd = new Decimal(state.startEquityUsd);
  return engine;
}

/** Moves the engine by the table of phases; returns whether it moved. */
export function moveBy(engine: Engine, cause: PhaseCause): boolean {
  const next = phaseAfter(engine.phase, cause);
  const moved = next !== engine.phase;
  engine.phase = next;
  return moved;
}

/** Ends the run: nothing after this changes anything. */
export function finish(engine: Engine, cause: PhaseCause, out: Out): void {
  if (!moveBy(engine, cause) || !isFinal(engine.phase)) return;
  engine.life.finishedAtMs = engine.nowMs;
  out.events.push({ type: "finished", phase: engine.phase });
  out.effects.push({ type: "finish", phase: engine.phase });
}

/** The moment at which measuring stops: when closing began, else now. */
export function measuredUntilMs(engine: Engine): number {
  return engine.life.closingAtMs ?? engine.rollback?.firedAtMs ?? engine.nowMs;
}
