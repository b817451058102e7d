import type { RunState } from "./model.ts";
import type { RunEvent } from "./run-events.ts";
import type { Telemetry } from "./telemetry.ts";

function countLine(counts: RunState["counts"], line: Telemetry): RunState["counts"] {
  if (line.type === "fill") return { ...counts, fills: counts.fills + 1 };
  if (line.type === "error") return { ...counts, errors: counts.errors + 1 };
  if (line.type !== "order") return counts;
  if (line.status === "submitted") return { ...counts, orders: counts.orders + 1 };
  if (line.status === "accepted") return { ...counts, accepted: counts.accepted + 1 };
  if (line.status === "rejected") return { ...counts, rejected: counts.rejected + 1 };
  return counts;
}

function applyCheckpoint(state: RunState, event: RunEvent): Partial<RunState> | null {
  const { body, atMs } = event;
  switch (body.type) {
    case "checkpointJudged": {
      const { type: _type, ...judged } = body;
      return {
        checkpoints: [...state.checkpoints, { ...judged, judgedAtMs: atMs, confirmed: null, missed: false }],
      };
    }
    case "checkpointConfirmed":
      return {
        checkpoints: state.checkpoints.map((checkpoint) =>
          checkpoint.checkpointId === body.checkpointId
            ? { ...checkpoint, confirmed: { who: body.who, atMs } }
            : checkpoint,
        ),
      };
    case "checkpointMissed":
      return {
        checkpoints: state.checkpoints.map((checkpoint) =>
          checkpoint.checkpointId === body.checkpointId ? { ...checkpoint, missed: true } : checkpoint,
        ),
      };
    case "questionAsked":
      return {
        question: {
          checkpointId: body.checkpointId,
          reason: body.reason,
          deadlineMs: body.deadlineMs,
          askedAtMs: atMs,
        },
      };
    case "questionAnswered":
      return { question: null };
    default:
      return null;
  }
}

/** Entries that watch a live run: lines, ticks, holds, checkpoints, warnings. null: not one of these. */
export function applyWatch(state: RunState, event: RunEvent): Partial<RunState> | null {
  const { body, atMs } = event;
  switch (body.type) {
    case "telemetry":
      return { counts: countLine(state.counts, body.line) };
    case "malformedLine":
      return { counts: { ...state.counts, malformed: state.counts.malformed + 1 } };
    case "venueAccount":
      return { venueAccount: body.account };
    case "tick":
      return {
        lastTick: body.tick,
        triggers: body.triggers,
        counts: { ...state.counts, ticks: state.counts.ticks + 1 },
      };
    case "intentSeen":
      return { intents: [...state.intents, { intent: body.intent, outcome: body.outcome }] };
    case "entriesHeld":
      return { held: { reason: body.reason, who: body.who, sinceMs: atMs } };
    case "entriesResumed":
      return { held: null };
    case "warningRaised": {
      const { type: _type, ...warning } = body;
      const others = state.warnings.filter((other) => other.trigger !== body.trigger);
      return { warnings: [...others, { ...warning, sinceMs: atMs }] };
    }
    case "warningCleared":
      return { warnings: state.warnings.filter((other) => other.trigger !== body.trigger) };
    case "fundingSettled": {
      const { type: _type, ...funding } = body;
      return { funding: [...state.funding, funding] };
    }
    case "finding":
      return { findings: [...state.findings, { rule: body.rule, text: body.text, atMs }] };
    default:
      return applyCheckpoint(state, event);
  }
}
