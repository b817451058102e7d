import type { StatusLevel } from "./status-level.ts";

/** Level and plain word of every decision and run phase. An unknown phase shows as standby with its own name. */
const PHASE_LOOK: Readonly<Record<string, readonly [StatusLevel, string]>> = {
  DRAFT: ["off", "Draft"],
  IN_REVIEW: ["standby", "In review"],
  AUTHORIZED: ["normal", "Authorised"],
  LAUNCHED: ["normal", "Launched"],
  REFUSED: ["serious", "Refused"],
  EXPIRED: ["caution", "Expired"],
  QUEUED: ["standby", "Queued"],
  PREFLIGHT: ["standby", "Preflight"],
  LIVE: ["normal", "Live"],
  CLOSING: ["standby", "Closing"],
  SUCCEEDED: ["normal", "Succeeded"],
  FAILED: ["serious", "Failed"],
  SCRUBBED: ["caution", "Scrubbed"],
  ROLLING_BACK: ["critical", "Rolling back"],
  ROLLED_BACK: ["critical", "Rolled back"],
  STUCK: ["critical", "Stuck: not flat"],
};

/** How a phase is shown: its level and its word. */
export function phaseLook(phase: string): { level: StatusLevel; word: string } {
  const [level, word] = PHASE_LOOK[phase] ?? ["standby", phase.toLowerCase().replaceAll("_", " ")];
  return { level, word };
}
