import { phaseLook } from "#components/status/phase-look.ts";
import { type StatusLevel, worstLevel } from "#components/status/status-level.ts";
import type { RunState } from "#lib/canary/model.ts";

/** Overall status of a run: its phase, or while it is live the worst of all trigger readings and a hold. */
export function runStatus(state: RunState): { level: StatusLevel; word: string } {
  const look = phaseLook(state.phase);
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
