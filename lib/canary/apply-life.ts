import type { PreflightStepState, RunState } from "./model.ts";
import { type PhaseCause, phaseAfter } from "./phases.ts";
import type { RunEvent, RunPhase } from "./run-events.ts";

const FINISH_CAUSE: Partial<Record<RunPhase, PhaseCause>> = {
  SUCCEEDED: "SUCCEED",
  FAILED: "FAIL",
  ROLLED_BACK: "ROLLED_BACK",
  SCRUBBED: "SCRUB",
};

function withStep(steps: PreflightStepState[], step: PreflightStepState): PreflightStepState[] {
  const known = steps.some((other) => other.stepId === step.stepId);
  return known ? steps.map((other) => (other.stepId === step.stepId ? step : other)) : [...steps, step];
}

/** Entries of a run's way: queue, countdown, preflight, launch, close, verdict. null: not one of these. */
export function applyLife(state: RunState, event: RunEvent): Partial<RunState> | null {
  const { body, atMs } = event;
  switch (body.type) {
    case "runQueued": {
      const { type: _type, ...queued } = body;
      return { ...queued, queuedAtMs: atMs };
    }
    case "claimed":
      return { workerId: body.workerId, leaseEpoch: body.leaseEpoch };
    case "signaturesVerified":
      return { signatures: { ok: body.ok, detail: body.detail } };
    case "countdownStarted":
      return { phase: phaseAfter(state.phase, "BEGIN"), launchAtMs: body.launchAtMs };
    case "preflightStepStarted": {
      const step = {
        stepId: body.stepId,
        text: body.text,
        ok: null,
        output: "",
        durationMs: null,
        startedAtMs: atMs,
      };
      return { preflight: withStep(state.preflight, step) };
    }
    case "preflightStepFinished": {
      const old = state.preflight.find((step) => step.stepId === body.stepId);
      const { type: _type, ...result } = body;
      const step = { text: old?.text ?? body.stepId, startedAtMs: old?.startedAtMs ?? null, ...result };
      return { preflight: withStep(state.preflight, step) };
    }
    case "scrubbed":
      return { phase: phaseAfter(state.phase, "SCRUB"), scrubReason: body.reason };
    case "launched":
      return {
        phase: phaseAfter(state.phase, "LAUNCH"),
        t0Ms: body.t0Ms,
        endsAtMs: body.endsAtMs,
        childPid: body.pid,
        startEquityUsd: body.startEquityUsd,
      };
    case "closingStarted":
      return {
        phase: phaseAfter(state.phase, "CLOSE"),
        closingReason: body.reason,
        held: null,
        question: null,
      };
    case "childExited":
      return { childExit: { code: body.code, signal: body.signal, atMs } };
    case "archived":
      return { archive: { path: body.path, sha256: body.sha256 } };
    case "verdictReached": {
      const { type: _type, ...verdict } = body;
      return { verdict, measurements: body.measurements };
    }
    case "reportWritten":
      return { report: { kind: body.kind, path: body.path } };
    case "finished": {
      const cause = FINISH_CAUSE[body.phase];
      return {
        phase: cause ? phaseAfter(state.phase, cause) : state.phase,
        finishedAtMs: atMs,
        question: null,
      };
    }
    default:
      return null;
  }
}
