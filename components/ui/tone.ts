import type { StatusLevel } from "#components/status/status-level.ts";

/** Colour family of a small element. Never the only carrier of meaning. */
export type Tone = "neutral" | "accent" | StatusLevel;

export const TONE_TEXT: Record<Tone, string> = {
  neutral: "text-muted",
  accent: "text-accent-ink",
  off: "text-off",
  standby: "text-standby",
  normal: "text-normal",
  caution: "text-caution",
  serious: "text-serious",
  critical: "text-critical",
};

export const TONE_BOX: Record<Tone, string> = {
  neutral: "bg-sunken border-line-strong text-muted",
  accent: "bg-accent-soft border-accent-line text-accent-ink",
  off: "bg-off-soft border-off-line text-off",
  standby: "bg-standby-soft border-standby-line text-standby",
  normal: "bg-normal-soft border-normal-line text-normal",
  caution: "bg-caution-soft border-caution-line text-caution",
  serious: "bg-serious-soft border-serious-line text-serious",
  critical: "bg-critical-soft border-critical-line text-critical",
};

export const TONE_FILL: Record<Tone, string> = {
  neutral: "bg-faint",
  accent: "bg-accent",
  off: "bg-off",
  standby: "bg-standby",
  normal: "bg-normal",
  caution: "bg-caution",
  serious: "bg-serious",
  critical: "bg-critical",
};
