/** The six levels, from quiet to loud. The order is the rank. */
export const STATUS_LEVELS = ["off", "standby", "normal", "caution", "serious", "critical"] as const;

export type StatusLevel = (typeof STATUS_LEVELS)[number];

/** The word that always stands beside the shape. */
export const STATUS_WORD: Record<StatusLevel, string> = {
  off: "Off",
  standby: "Standby",
  normal: "Normal",
  caution: "Caution",
  serious: "Serious",
  critical: "Critical",
};

/** The worst of many levels; no level at all is "off". */
export function worstLevel(levels: ReadonlyArray<StatusLevel>): StatusLevel {
  const rank = Math.max(0, ...levels.map((level) => STATUS_LEVELS.indexOf(level)));
  return STATUS_LEVELS[rank] ?? "off";
}
