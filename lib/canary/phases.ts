import type { RunPhase } from "./run-events.ts";

/** Everything that may move a run from one phase to another. */
export const PHASE_CAUSES = [
  "BEGIN",
  "SCRUB",
  "LAUNCH",
  "CLOSE",
  "TRIGGER",
  "NOT_FLAT",
  "FLAT",
  "SUCCEED",
  "FAIL",
  "ROLLED_BACK",
] as const;
export type PhaseCause = (typeof PHASE_CAUSES)[number];

/** Why a cause does not move a run. */
export type PhaseRefusal =
  | "FINAL"
  | "NOT_YET"
  | "ALREADY"
  | "ROLLBACK_RUNS"
  | "NOT_CLOSED"
  | "LAUNCHED_BEFORE";

type Row = Readonly<Record<PhaseCause, RunPhase | { refused: PhaseRefusal }>>;

const refused = (code: PhaseRefusal) => ({ refused: code }) as const;

const FINAL_ROW: Row = {
  BEGIN: refused("FINAL"),
  SCRUB: refused("FINAL"),
  LAUNCH: refused("FINAL"),
  CLOSE: refused("FINAL"),
  TRIGGER: refused("FINAL"),
  NOT_FLAT: refused("FINAL"),
  FLAT: refused("FINAL"),
  SUCCEED: refused("FINAL"),
  FAIL: refused("FINAL"),
  ROLLED_BACK: refused("FINAL"),
};

const ROLLING_ROW: Row = {
  BEGIN: refused("ROLLBACK_RUNS"),
  // A trigger before launch: brought down and proven flat, it has not flown, so it ends like any launch that was called off.
  SCRUB: "SCRUBBED",
  LAUNCH: refused("ROLLBACK_RUNS"),
  CLOSE: refused("ROLLBACK_RUNS"),
  TRIGGER: "ROLLING_BACK",
  NOT_FLAT: "STUCK",
  FLAT: "ROLLING_BACK",
  SUCCEED: refused("ROLLBACK_RUNS"),
  FAIL: refused("ROLLBACK_RUNS"),
  ROLLED_BACK: "ROLLED_BACK",
};

/** The whole state machine of a run: phase × cause → next phase, or a named refusal. TRIGGER reaches ROLLING_BACK from every phase that is not final. */
export const NEXT_PHASE: Readonly<Record<RunPhase, Row>> = {
  QUEUED: {
    BEGIN: "PREFLIGHT",
    SCRUB: "SCRUBBED",
    LAUNCH: refused("NOT_YET"),
    CLOSE: refused("NOT_YET"),
    TRIGGER: "ROLLING_BACK",
    NOT_FLAT: refused("NOT_YET"),
    FLAT: "QUEUED",
    SUCCEED: refused("NOT_YET"),
    FAIL: refused("NOT_YET"),
    ROLLED_BACK: refused("NOT_YET"),
  },
  PREFLIGHT: {
    BEGIN: refused("ALREADY"),
    SCRUB: "SCRUBBED",
    LAUNCH: "LIVE",
    CLOSE: refused("NOT_YET"),
    TRIGGER: "ROLLING_BACK",
    NOT_FLAT: refused("NOT_YET"),
    FLAT: "PREFLIGHT",
    SUCCEED: refused("NOT_YET"),
    FAIL: refused("NOT_YET"),
    ROLLED_BACK: refused("NOT_YET"),
  },
  LIVE: {
    BEGIN: refused("ALREADY"),
    SCRUB: refused("LAUNCHED_BEFORE"),
    LAUNCH: refused("ALREADY"),
    CLOSE: "CLOSING",
    TRIGGER: "ROLLING_BACK",
    NOT_FLAT: refused("NOT_YET"),
    FLAT: "LIVE",
    SUCCEED: refused("NOT_CLOSED"),
    FAIL: refused("NOT_CLOSED"),
    ROLLED_BACK: refused("NOT_CLOSED"),
  },
  CLOSING: {
    BEGIN: refused("ALREADY"),
    SCRUB: refused("LAUNCHED_BEFORE"),
    LAUNCH: refused("ALREADY"),
    CLOSE: refused("ALREADY"),
    TRIGGER: "ROLLING_BACK",
    NOT_FLAT: refused("NOT_YET"),
    FLAT: "CLOSING",
    SUCCEED: "SUCCEEDED",
    FAIL: "FAILED",
    ROLLED_BACK: refused("NOT_YET"),
  },
  ROLLING_BACK: ROLLING_ROW,
  // Stuck ends only when the venue shows zero; nothing else is final from here.
  STUCK: {
    ...ROLLING_ROW,
    SCRUB: refused("ROLLBACK_RUNS"),
    NOT_FLAT: "STUCK",
    FLAT: "ROLLING_BACK",
    TRIGGER: "ROLLING_BACK",
    ROLLED_BACK: refused("NOT_CLOSED"),
  },
  SUCCEEDED: FINAL_ROW,
  FAILED: FINAL_ROW,
  ROLLED_BACK: FINAL_ROW,
  SCRUBBED: FINAL_ROW,
};

/** The phase after `cause`; the same phase where the table refuses. */
export function phaseAfter(phase: RunPhase, cause: PhaseCause): RunPhase {
  const next = NEXT_PHASE[phase][cause];
  return typeof next === "string" ? next : phase;
}

/** True when nothing can change the run any more. */
export function isFinal(phase: RunPhase): boolean {
  return NEXT_PHASE[phase] === FINAL_ROW;
}
