import type { RunState } from "../canary/model.ts";
import { isFinal } from "../canary/phases.ts";
import type { RunColumns, RunSummary } from "../store/runs.ts";

function measured(state: RunState, measure: string): number | null {
  const value = state.measurements.find((one) => one.measure === measure)?.value;
  return value === undefined || value === null ? null : Number(value);
}

function summaryOf(state: RunState): RunSummary {
  const sentAt = state.stages.find((stage) => stage.stage === "SENT")?.atMs;
  const breachAt = state.fired?.observedAtMs;
  return {
    durationSec: state.t0Ms === null ? null : ((state.finishedAtMs ?? state.lastAtMs) - state.t0Ms) / 1000,
    lossUsd: measured(state, "lossUsd"),
    p95LatencyMs: measured(state, "p95LatencyMs"),
    errorRatePct: measured(state, "errorRatePct"),
    orders: state.counts.orders,
    fills: state.counts.fills,
    targetsMet: state.verdict?.targetsMet ?? null,
    reactionMs: breachAt === undefined || sentAt === undefined ? null : sentAt - breachAt,
    flatMs: breachAt === undefined || !state.flat ? null : state.flat.atMs - breachAt,
  };
}

/** The columns of a run that lists and filters read, all of them derived from the fold. */
export function runColumns(state: RunState): RunColumns {
  const over = isFinal(state.phase) && state.finishedAtMs !== null;
  return {
    phase: state.phase,
    launchedAt: state.t0Ms === null ? null : new Date(state.t0Ms),
    finishedAt: over ? new Date(state.finishedAtMs ?? state.lastAtMs) : null,
    trigger: state.fired?.trigger ?? null,
    outcome: over ? state.phase : null,
    reason: state.verdict?.reason ?? state.fired?.reason ?? state.scrubReason,
    summary: over ? summaryOf(state) : null,
  };
}
