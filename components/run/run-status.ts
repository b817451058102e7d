import { phaseLook } from "#components/status/phase-look.ts";
import { type StatusLevel, worstLevel } from "#components/status/status-level.ts";
import type { RunState } from "#lib/canary/model.ts";
import type { RunPhase } from "#lib/canary/run-events.ts";

/** Here a line arrives every second. Before the launch nothing does, and a rollback has a word of its own. */
export const HAS_TICKS: ReadonlySet<RunPhase> = new Set(["LIVE", "CLOSING"]);

/**
 * Overall status of a run: its phase, or while it is live the worst of all trigger readings and a hold. Old numbers
 * (`isOld`) are no status of a canary that may still trade.
 */
export function runStatus(state: RunState, isOld = false): { level: StatusLevel; word: string } {
  const look = phaseLook(state.phase);
  if (isOld && HAS_TICKS.has(state.phase)) return { level: "serious", word: "No live data" };
  if (state.phase !== "LIVE") return look;
  const level = worstLevel([
    "normal",
    ...state.triggers.map((one) => one.level).filter((one) => one !== "off" && one !== "standby"),
    ...(state.held || state.question ? (["caution"] as const) : []),
  ]);
  if (state.question) return { level, word: "Question open" };
  if (state.held) return { level, word: "Entries held" };
  return { level, word: level === "normal" ? "Normal" : "Live, near a limit" };
}
