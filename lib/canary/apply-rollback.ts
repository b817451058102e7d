import { STUCK_AFTER_ATTEMPTS } from "./kill-attempts.ts";
import type { RunState } from "./model.ts";
import { phaseAfter } from "./phases.ts";
import type { RunEvent } from "./run-events.ts";

/** Entries of a rollback and of its proof. null: not one of these. */
export function applyRollback(state: RunState, event: RunEvent): Partial<RunState> | null {
  const { body, atMs } = event;
  switch (body.type) {
    case "triggerFired": {
      const { type: _type, ...fired } = body;
      // The first cause stays: later ones are findings, never a second rollback.
      return { phase: phaseAfter(state.phase, "TRIGGER"), fired: state.fired ?? fired, question: null };
    }
    case "rollbackStage":
      return { stages: [...state.stages, { stage: body.stage, atMs: body.atMs, detail: body.detail }] };
    case "notFlat": {
      const { type: _type, ...notFlat } = body;
      const isStuck = body.attempt >= STUCK_AFTER_ATTEMPTS;
      return { notFlat, phase: isStuck ? phaseAfter(state.phase, "NOT_FLAT") : state.phase };
    }
    case "flatProven": {
      const { type: _type, ...flat } = body;
      return { flat, notFlat: null, phase: phaseAfter(state.phase, "FLAT") };
    }
    case "rollbackStep": {
      const { type: _type, ...step } = body;
      return { rollbackSteps: [...state.rollbackSteps, step] };
    }
    case "takenOver":
      return { takenOver: { by: body.by, reason: body.reason, atMs }, leaseEpoch: body.leaseEpoch };
    case "drillFinished": {
      const { type: _type, ...drill } = body;
      return { drills: [...state.drills, drill] };
    }
    default:
      return null;
  }
}
